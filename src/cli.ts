import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import about from '../package.json' with { type: 'json' };

// The `gatehouse` command. Nothing else is imported before it is known what is wanted and the machine is fit for it.

const oldestNode = 24;
if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  console.error(`Gatehouse needs Node.js ${oldestNode} or later; this is ${process.versions.node}.`);
  process.exit(1);
}

// The program is bundled; a stack in the log shall name the sources.
process.setSourceMapsEnabled(true);

// Hashing, files and look-ups share one pool of threads, four of which are busy at once by default. It is made at its
// first use, so its size is set before anything else.
const threadPool = process.env.UV_THREADPOOL_SIZE;
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);

const program = new Command('gatehouse')
  .description(about.description)
  .version(about.version)
  .showHelpAfterError();

program
  .command('serve')
  .description('start the portal')
  .option('--workers <number>', 'processes that serve side by side, in place of WORKERS')
  .action((options: { workers?: string }) =>
    run(async () => (await import('./commands/serve.ts')).serve(process.env, { ...options, threadPool })),
  );

program
  .command('demo')
  .description('start a portal with sample data, a database and a mail server of its own')
  .action(() => run(async () => (await import('./demo/demo.ts')).demo(process.env)));

// The demo starts it by itself.
program
  .command('sample-directory', { hidden: true })
  .action(() => run(async () => (await import('./demo/directory/serve.ts')).serveSampleDirectory()));

program
  .command('migrate')
  .description('bring the database schema up to date, as DATABASE_OWNER_URL')
  .action(() => run(async () => (await import('./commands/migrate.ts')).migrateDatabase(process.env)));

program
  .command('backup')
  .description('write everything that a restore needs into a sealed file, as DATABASE_OWNER_URL')
  .requiredOption('--to <file>', 'where; it may not be there yet')
  .action((options: { to: string }) =>
    run(async () => (await import('./commands/backup.ts')).backup(process.env, options)),
  );

program
  .command('restore')
  .description('put a backup into an empty database, as DATABASE_OWNER_URL')
  .requiredOption('--from <file>', 'a backup')
  .option('--check', 'only read it to its end, and say what it holds')
  .action((options: { from: string; check?: boolean }) =>
    run(async () => (await import('./commands/restore.ts')).restore(process.env, options)),
  );

program
  .command('reseal')
  .description('seal every secret under the first key of GATEHOUSE_KEYRING, so that a former one can go')
  .action(() => run(async () => (await import('./commands/reseal.ts')).reseal(process.env)));

program
  .command('doctor')
  .description('look at all that the portal needs, and say how to mend what is wrong')
  .action(() => run(async () => (await import('./commands/doctor.ts')).doctor(process.env)));

program
  .command('new-key')
  .description('print a new entry for GATEHOUSE_KEYRING')
  .action(() => run(async () => (await import('./commands/new-key.ts')).newKey()));

program
  .command('operator')
  .description('the people who run the portal')
  .command('add')
  .description('add an operator and print the link by which that person sets a password')
  .requiredOption('--email <address>', 'e-mail address')
  .requiredOption('--name <name>', 'name, as others see it')
  .action((person: { email: string; name: string }) =>
    run(async () => (await import('./commands/operator.ts')).addOperator(process.env, person)),
  );

await program.parseAsync();

/** Runs a command and ends with what it answers: 0 for nothing. What goes wrong is said in plain words where it is known. */
async function run(command: () => Promise<number | undefined>): Promise<void> {
  try {
    process.exit((await command()) ?? 0);
  } catch (error) {
    const { explain } = await import('./commands/explain.ts');
    const { text, exitCode } = explain(error);
    console.error(text);
    process.exit(exitCode);
  }
}

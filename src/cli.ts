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
process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);

const program = new Command('gatehouse')
  .description(about.description)
  .version(about.version)
  .showHelpAfterError();

program
  .command('serve')
  .description('start the portal')
  .action(() => run(async () => (await import('./commands/serve.ts')).serve(process.env)));

program
  .command('demo')
  .description('start a portal with sample data, a database and a mail server of its own')
  .action(() => run(async () => (await import('./demo/demo.ts')).demo(process.env)));

program
  .command('migrate')
  .description('bring the database schema up to date, as DATABASE_OWNER_URL')
  .action(() => run(async () => (await import('./commands/migrate.ts')).migrateDatabase(process.env)));

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

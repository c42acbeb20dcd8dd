import { execFileSync } from 'node:child_process';
import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { domainRooms } from './domain-rooms.ts';
import { listSources, placeOf, readSources, report, root, type Source, walk } from './sources.ts';

// Who imports whom, where SQL stands, and that no module acts when it is imported: the rules of .dependency-cruiser.mjs,
// and those that need a look inside. A tool that sees nothing finds nothing wrong, so what it saw is counted.

const fewest = 100;

const sql =
  /\b(SELECT\s[\s\S]*\bFROM|SELECT \w+\(|INSERT INTO|UPDATE \w+ SET|DELETE FROM|(CREATE|ALTER|DROP) (TABLE|ROLE|DATABASE))\b/;

/** The command and the islands in the browser begin by themselves; everything else waits until it is called. */
const mayAct = /^src\/cli\.ts$|^src\/web\/client\/client\.ts$/;

interface Cruise {
  modules: { source: string }[];
  summary: { violations: { rule: { name: string }; from: string; to: string; cycle?: { name: string }[] }[] };
}

const cruised = cruise();
const sources = readSources();
const problems = [
  ...cruised.summary.violations.map(
    ({ rule, from, to, cycle }) =>
      `${rule.name}: ${[from, ...(cycle?.map((each) => each.name) ?? [to])].join(' -> ')}`,
  ),
  ...whatWasMissed(cruised),
  ...strangeRooms(),
  ...sources.flatMap(misplacedSql),
  ...sources.flatMap(actsOnImport),
];
report(`imports: ${cruised.modules.length} modules, none looks up or sideways`, problems);

function cruise(): Cruise {
  const program = realpathSync(join(root, 'node_modules/.bin/depcruise'));
  const options = { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
  // With this output it ends with 0 whatever it finds.
  const output = execFileSync(process.execPath, [program, 'src', '--output-type', 'json'], options);
  return JSON.parse(output) as Cruise;
}

/** Every module must have been looked at, the tests beside them included. */
function whatWasMissed({ modules }: Cruise): string[] {
  const seen = new Set(modules.map(({ source }) => source));
  const missed = listSources().filter((path) => !seen.has(path));
  return [
    ...missed.map((path) => `${path} was not looked at`),
    ...(seen.size < fewest ? [`only ${seen.size} modules were looked at`] : []),
  ];
}

function strangeRooms(): string[] {
  return readdirSync(join(root, 'src/domain'), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && entry.name !== 'migrations' && !domainRooms.includes(entry.name),
    )
    .map(({ name }) => `src/domain/${name} has no place in the order of rooms (.dependency-cruiser.mjs)`);
}

function misplacedSql(source: Source): string[] {
  if (source.path.endsWith('.sql.ts')) return [];
  const found: string[] = [];
  walk(source.tree, (node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    if (isText && sql.test(node.getText(source.tree)))
      found.push(`${placeOf(source, node)}: SQL belongs into a file called *.sql.ts`);
  });
  return found;
}

function actsOnImport(source: Source): string[] {
  if (mayAct.test(source.path)) return [];
  return source.tree.statements
    .filter((statement) => !ts.isImportDeclaration(statement) && acts(statement))
    .map((statement) => `${placeOf(source, statement)}: acts when it is imported`);
}

function acts(statement: ts.Statement): boolean {
  if (ts.isExpressionStatement(statement)) return true;
  if (!ts.isVariableStatement(statement))
    return ts.isIfStatement(statement) || ts.isForOfStatement(statement);
  return statement.declarationList.declarations.some(
    ({ initializer }) => initializer !== undefined && ts.isAwaitExpression(initializer),
  );
}

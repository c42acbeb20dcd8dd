import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export const root = join(import.meta.dirname, '..');

export interface Source {
  /** From the project's folder, with slashes. */
  readonly path: string;
  readonly tree: ts.SourceFile;
}

/** The program's own modules, read and parsed; without tests. */
export function readSources(pattern = 'src/**/*.{ts,tsx}'): Source[] {
  return listSources(pattern).map((path) => ({
    path,
    tree: ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true),
  }));
}

/** The same with their types. */
export function readProgram(): { files: Source[]; checker: ts.TypeChecker } {
  const configPath = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(configPath, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const paths = listSources();
  const program = ts.createProgram(
    paths.map((path) => join(root, path)),
    options,
  );
  const files = paths.map((path) => ({
    path,
    tree: program.getSourceFile(join(root, path)) as ts.SourceFile,
  }));
  return { files, checker: program.getTypeChecker() };
}

export const listSources = (pattern = 'src/**/*.{ts,tsx}'): string[] =>
  globSync(pattern, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .sort();

/** Calls `see` for a node and everything inside it. */
export function walk(node: ts.Node, see: (node: ts.Node) => void): void {
  see(node);
  node.forEachChild((child) => walk(child, see));
}

/** `path:line` of a node. */
export const placeOf = ({ path, tree }: Source, node: ts.Node): string =>
  `${path}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;

/** Prints what was found, or that all is well, and sets the exit code. */
export function report(what: string, problems: readonly string[]): void {
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(what);
}

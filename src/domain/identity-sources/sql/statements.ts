import {
  type ForeignStatement,
  parseStatement,
  type StatementProblem,
} from '../../../infra/foreign-database/foreign-databases.ts';
import type { SettingsOf } from '../sources.schema.ts';

/**
 * What is wrong with a statement of the settings. `other-verb`: it does something else than it is there for. `lacks`: a
 * parameter is missing. `strange`: there is one that nothing is known for.
 */
export type StatementFault =
  | { readonly fault: StatementProblem | 'other-verb' }
  | { readonly fault: 'lacks' | 'strange'; readonly parameter: string };

export type ReadStatement =
  | { readonly kind: 'ready'; readonly statement: ForeignStatement }
  | ({ readonly kind: 'faulty' } & StatementFault);

type Statements = Pick<SettingsOf<'sql'>, 'engine' | 'lookup' | 'update'>;

/** The query that finds a person: `:email` in it. */
export const lookupOf = ({ engine, lookup }: Statements): ReadStatement =>
  readStatement(engine, lookup, ['SELECT', 'WITH'], ['email']);

/** The statement that sets a password: `:hash` and `:subject` in it. Undefined where there is none. */
export const updateOf = ({ engine, update }: Statements): ReadStatement | undefined =>
  update?.trim() ? readStatement(engine, update, ['UPDATE'], ['hash', 'subject']) : undefined;

function readStatement(
  engine: Statements['engine'],
  text: string,
  verbs: readonly string[],
  parameters: readonly string[],
): ReadStatement {
  const parsed = parseStatement(engine, text);
  if (parsed.kind === 'problem') return { kind: 'faulty', fault: parsed.problem };
  const { statement } = parsed;
  if (!verbs.includes(statement.verb)) return { kind: 'faulty', fault: 'other-verb' };
  const strange = statement.order.find((name) => !parameters.includes(name));
  if (strange) return { kind: 'faulty', fault: 'strange', parameter: strange };
  const missing = parameters.find((name) => !statement.order.includes(name));
  if (missing) return { kind: 'faulty', fault: 'lacks', parameter: missing };
  return { kind: 'ready', statement };
}

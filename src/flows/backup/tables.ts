import type pg from 'pg';
import { allReferences, allSequences, allTables } from '../../infra/backup/catalog.sql.ts';
import { backupPolicy, type Keep } from './backup-policy.sql.ts';
import { BackupPolicyError } from './errors.ts';

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly policy: Keep;
}

/**
 * Every table of the database with what the policy says of it; those that others refer to come first. Throws
 * BackupPolicyError where the policy and the database do not fit together.
 */
export async function tablesInOrder(client: pg.ClientBase): Promise<Table[]> {
  const { rows: found } = await client.query<{ name: string; columns: string[] }>(allTables);
  const { rows: references } = await client.query<{ from: string; to: string }>(allReferences);
  const { rows: sequences } = await client.query<{ name: string }>(allSequences);
  const names = new Set(found.map(({ name }) => name));
  const problems = [
    ...found
      .filter(({ name }) => !backupPolicy[name])
      .map(({ name }) => `the table ${name} does not stand in the backup policy`),
    ...Object.keys(backupPolicy)
      .filter((name) => !names.has(name))
      .map((name) => `the backup policy names a table ${name} that is not there`),
    ...sequences.map(({ name }) => `the sequence ${name} would be lost: a backup keeps no sequences`),
    ...references
      .filter(({ from, to }) => keeps(from) && !keeps(to))
      .map(({ from, to }) => `${from} is kept, but refers to ${to}, which is not`),
  ];
  if (problems.length > 0) throw new BackupPolicyError(problems.join('\n'));
  return inOrder(found, references).map((table) => ({ ...table, policy: policyOf(table.name) }));
}

const policyOf = (name: string): Keep => {
  const policy = backupPolicy[name];
  if (!policy) throw new BackupPolicyError(`the table ${name} does not stand in the backup policy`);
  return policy;
};

const keeps = (name: string): boolean => backupPolicy[name]?.keep !== 'nothing';

function inOrder<T extends { name: string }>(
  tables: readonly T[],
  references: { from: string; to: string }[],
): T[] {
  const ordered: T[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const unwritten = new Set(waiting.map(({ name }) => name));
    const next = waiting.filter(
      ({ name }) => !references.some(({ from, to }) => from === name && unwritten.has(to)),
    );
    if (next.length === 0)
      throw new BackupPolicyError(`these tables refer to each other: ${[...unwritten].join(', ')}`);
    ordered.push(...next);
    waiting = waiting.filter((table) => !next.includes(table));
  }
  return ordered;
}

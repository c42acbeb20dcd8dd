import type { Tx } from './database.ts';
import { roleRights, serverFacts } from './role.sql.ts';

/** Why a role may not serve: each of these could look past the wall between organizations. */
export type RoleProblem = 'superuser' | 'bypasses-row-security' | 'owns-tables' | 'may-become-owner';

/** Who we are to the database, and what stands against serving so; the worst first. */
export async function inspectRole(tx: Tx): Promise<{ name: string; problems: RoleProblem[] }> {
  const rights = await tx.one<Rights>(roleRights);
  if (!rights) throw new Error('the database does not say who we are');
  const found: [boolean, RoleProblem][] = [
    [rights.superuser, 'superuser'],
    [rights.bypassesRowSecurity, 'bypasses-row-security'],
    [rights.ownsTables, 'owns-tables'],
    [rights.mayBecomeOwner && !rights.superuser, 'may-become-owner'],
  ];
  return { name: rights.name, problems: found.filter(([is]) => is).map(([, problem]) => problem) };
}

interface Rights {
  name: string;
  superuser: boolean;
  bypassesRowSecurity: boolean;
  ownsTables: boolean;
  mayBecomeOwner: boolean;
}

/** Major version of the server, and its time. */
export async function inspectServer(tx: Tx): Promise<{ version: number; now: Date }> {
  const facts = await tx.one<{ version: number; now: Date }>(serverFacts);
  if (!facts) throw new Error('the database does not say what it is');
  return facts;
}

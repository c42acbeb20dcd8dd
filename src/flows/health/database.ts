import type { Database } from '../../infra/database/database.ts';
import { pendingMigrations } from '../../infra/database/migrate.ts';
import { inspectRole, inspectServer, type RoleProblem } from '../../infra/database/role.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import { about, type Finding, reasonOf } from './findings.ts';

const oldestVersion = 15;
/** Milliseconds that the clocks may be apart: times of events are ours, the ends of sessions the database's. */
const apart = { warn: 2_000, fail: 60_000 };

/** Whether the database answers, is new enough, lets us in as a harmless role, has our schema and our time. */
export async function checkDatabase(database: Database, url: string, migrations: URL): Promise<Finding[]> {
  const { ok, fail } = about('health.database');
  try {
    const before = Date.now();
    const server = await inspectServer(database.outside);
    const version = String(server.version);
    const middle = (before + Date.now()) / 2;
    return [
      server.version < oldestVersion
        ? fail('health.database-old', 'health.database-old-mend', { version })
        : ok('health.database-fine', { version }),
      ...(await checkRole(database)),
      await checkMigrations(url, migrations),
      checkClock(Math.round(Math.abs(server.now.getTime() - middle))),
    ];
  } catch (error) {
    return [
      fail('health.database-unreachable', 'health.database-unreachable-mend', { error: reasonOf(error) }),
    ];
  }
}

const roleTexts: Record<RoleProblem, MessageId> = {
  superuser: 'health.role-superuser',
  'bypasses-row-security': 'health.role-bypasses-row-security',
  'owns-tables': 'health.role-owns-tables',
  'may-become-owner': 'health.role-may-become-owner',
};

/** Whether the role is held by row-level security. The server does not start where it is not. */
export async function checkRole(database: Pick<Database, 'outside'>): Promise<Finding[]> {
  const { ok, fail } = about('health.role');
  const { name, problems } = await inspectRole(database.outside);
  if (problems.length === 0) return [ok('health.role-fine', { name })];
  return problems.map((problem) => fail(roleTexts[problem], 'health.role-mend', { name }));
}

/** Whether the schema is the one that this program was written for. The server does not start where it is not. */
export async function checkMigrations(url: string, migrations: URL): Promise<Finding> {
  const { ok, fail } = about('health.migrations');
  const pending = await pendingMigrations(url, migrations);
  if (pending.length === 0) return ok('health.migrations-done');
  return fail('health.migrations-pending', 'health.migrations-mend', {
    count: pending.length,
    names: pending.join(', '),
  });
}

function checkClock(milliseconds: number): Finding {
  const { ok, warn, fail } = about('health.clock');
  if (milliseconds < apart.warn) return ok('health.clock-fine', { milliseconds });
  const say = milliseconds < apart.fail ? warn : fail;
  return say('health.clock-apart', 'health.clock-mend', { seconds: Math.round(milliseconds / 1_000) });
}

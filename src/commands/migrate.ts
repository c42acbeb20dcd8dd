import { type Environment, readConfigOf, roleOf } from '../config.ts';
import { migrations } from '../domain/migrations.ts';
import { migrate } from '../infra/database/migrate.ts';

/** `gatehouse migrate`: brings the schema up to date and lets the application's role use it. Safe to run at any time. */
export async function migrateDatabase(environment: Environment): Promise<undefined> {
  const config = readConfigOf(environment, ['DATABASE_OWNER_URL', 'DATABASE_URL']);
  const applied = await migrate({
    ownerUrl: config.DATABASE_OWNER_URL,
    appRole: roleOf(config.DATABASE_URL),
    folder: migrations,
  });
  for (const name of applied) console.log(`applied ${name}`);
  console.log('The database schema is up to date.');
}

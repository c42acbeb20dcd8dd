import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** A database without a schema, and roles that may connect to it. */
export interface BareDatabase {
  /** The address as one of the roles of the cluster: `adminUrl`, `ownerUrl`, `appUrl`. */
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** Makes one more role with these attributes; answers the address as that role. */
  addRole(attributes: string): Promise<string>;
  asAdmin(statement: string): Promise<void>;
  drop(): Promise<void>;
}

export async function createBareDatabase(): Promise<BareDatabase> {
  const urls = inject('postgres');
  const name = `bare_${randomBytes(6).toString('hex')}`;
  const roles: string[] = [];
  await asAdmin(urls.adminUrl, `CREATE DATABASE ${name} OWNER gatehouse_owner`);
  const adminUrl = inDatabase(urls.adminUrl, name);
  return {
    adminUrl,
    ownerUrl: inDatabase(urls.ownerUrl, name),
    appUrl: inDatabase(urls.appUrl, name),
    addRole: async (attributes) => {
      const role = `${name}_${roles.length}`;
      await asAdmin(adminUrl, `CREATE ROLE ${role} LOGIN PASSWORD 'tests-only' ${attributes}`);
      roles.push(role);
      const url = new URL(adminUrl);
      [url.username, url.password] = [role, 'tests-only'];
      return url.href;
    },
    asAdmin: (statement) => asAdmin(adminUrl, statement),
    drop: async () => {
      await asAdmin(urls.adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      for (const role of roles) await asAdmin(urls.adminUrl, `DROP ROLE ${role}`);
    },
  };
}

function inDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

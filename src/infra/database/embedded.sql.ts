import pg from 'pg';

export const portalDatabase = 'gatehouse';
export const ownerRole = 'gatehouse_owner';
export const appRole = 'gatehouse_app';

interface Found {
  owner: boolean;
  app: boolean;
  database: boolean;
  granted: boolean;
}

/**
 * Makes the portal's two roles and its database where they are missing; a start that was cut short is completed by the
 * next one. Neither role is a superuser or may bypass row-level security.
 */
export async function preparePortalDatabase(
  admin: pg.Client,
  passwords: { owner: string; app: string },
): Promise<void> {
  const found = (await admin.query<Found>(whatExists)).rows[0];
  if (!found?.owner) await admin.query(createRole(ownerRole, passwords.owner));
  if (!found?.app) await admin.query(createRole(appRole, passwords.app));
  if (!found?.database) await admin.query(createDatabase);
  if (!found?.granted) await admin.query(grantConnect);
}

const whatExists = `
  SELECT to_regrole('${ownerRole}') IS NOT NULL AS owner,
         to_regrole('${appRole}') IS NOT NULL AS app,
         EXISTS (SELECT FROM pg_database WHERE datname = '${portalDatabase}') AS database,
         EXISTS (SELECT FROM pg_database WHERE datname = '${portalDatabase}' AND datacl IS NOT NULL) AS granted`;

const createRole = (role: string, password: string) => `
  CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION
  PASSWORD ${pg.escapeLiteral(password)}`;

const createDatabase = `CREATE DATABASE ${portalDatabase} OWNER ${ownerRole}`;

// Two statements in one message are one transaction, so a present access list means that both are done.
const grantConnect = `
  REVOKE ALL ON DATABASE ${portalDatabase} FROM PUBLIC;
  GRANT CONNECT ON DATABASE ${portalDatabase} TO ${appRole}`;

import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { EmbeddedPostgresError } from './embedded-error.ts';

/** Passwords of the three roles of the embedded database: 256 random bits each, in letters safe in URLs. */
export interface EmbeddedSecrets {
  readonly admin: string;
  readonly owner: string;
  readonly app: string;
}

/** Reads the passwords, or makes and keeps them (mode 0600) as long as there is no database in `cluster` yet. */
export function keepSecrets(path: string, cluster: string): EmbeddedSecrets {
  if (existsSync(path)) return parse(path);
  if (existsSync(cluster)) {
    throw new EmbeddedPostgresError(
      `The database in ${cluster} is there, but its passwords are not: restore ${path}, ` +
        'or remove that folder to begin with an empty database.',
    );
  }
  const secrets = { admin: randomPassword(), owner: randomPassword(), app: randomPassword() };
  writeFileSync(`${path}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return secrets;
}

function parse(path: string): EmbeddedSecrets {
  try {
    const { admin, owner, app } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    if (typeof admin === 'string' && typeof owner === 'string' && typeof app === 'string') {
      return { admin, owner, app };
    }
  } catch (cause) {
    throw new EmbeddedPostgresError(`The passwords of the database cannot be read from ${path}.`, { cause });
  }
  throw new EmbeddedPostgresError(`The passwords of the database in ${path} are not complete.`);
}

function randomPassword(): string {
  return randomBytes(32).toString('base64url');
}

import { hash } from '@node-rs/argon2';
import pg from 'pg';
import { keepPassword } from '../../src/domain/credentials/credentials.ts';
import { readKeyring } from '../../src/infra/crypto/keyring.ts';
import type { Person } from '../load/jobs.ts';
import type { Urls } from './database.ts';
import { keyring } from './product.ts';

export const password = 'correct horse battery staple';
/** What the product asks of a hash unless the operator raises it. */
export const hashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };

export interface Population {
  readonly organizations: number;
  readonly users: number;
  /** Users of the first organization; the others share the rest evenly. */
  readonly largest: number;
  /** How many of them can sign in; the others have a password that nobody knows. */
  readonly able: number;
}

/**
 * Fills a migrated database before anything runs on it: every organization requires a licence, every user has a seat
 * and a password. Answers who can sign in, the largest organization's people first and the others' spread among them.
 */
export async function populate(urls: Urls, population: Population): Promise<Person[]> {
  const client = new pg.Client({ connectionString: urls.admin });
  await client.connect();
  try {
    // Generated rows are right by themselves: no triggers, no checks of references, one transaction.
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; SET LOCAL synchronous_commit = off`);
    await client.query(organizations(population));
    await client.query(users(population));
    const able = await client.query<Able>(ableToSignIn(population));
    await keepPasswords(client, able.rows);
    await client.query('COMMIT');
    // Only what is filled: a table that was found empty would be read from end to end ever after, as if it stayed so.
    await client.query('VACUUM ANALYZE organizations, settings, licenses, users, seats, credentials');
    return able.rows.map(({ organization, email }) => ({ organization, email }));
  } finally {
    await client.end();
  }
}

const organizations = ({ organizations }: Population) => `
  INSERT INTO organizations (organization_id, slug, name, name_folded)
    SELECT uuidv7(), 'company-' || n, 'Company ' || n, 'company ' || n FROM generate_series(1, ${organizations}) n;
  INSERT INTO settings (organization_id, section, value)
    SELECT organization_id, 'sign-in', '{"licenseRequired": true, "rememberOffered": true}' FROM organizations;
  INSERT INTO licenses (organization_id, id, product, seats, starts_at, ends_at)
    SELECT organization_id, uuidv7(), 'Gate', 1000000, now() - interval '1 day', now() + interval '1 year'
      FROM organizations;`;

const users = ({ organizations, users, largest }: Population) => `
  INSERT INTO users (organization_id, id, email, email_folded, name, status, email_verified_at)
    SELECT organization_id, uuidv7(), email, email, 'Person ' || n, 'active', now()
      FROM (SELECT n, 'company-' || CASE WHEN n <= ${largest} THEN 1 ELSE 2 + n % ${organizations - 1} END AS slug
              FROM generate_series(1, ${users}) n) numbered
      JOIN organizations USING (slug), LATERAL (SELECT 'person-' || n || '@' || slug || '.example' AS email) AS address;
  INSERT INTO seats (organization_id, license_id, user_id)
    SELECT u.organization_id, l.id, u.id FROM users u JOIN licenses l USING (organization_id);
  UPDATE licenses SET seats_taken = (SELECT count(*) FROM seats s
    WHERE s.organization_id = licenses.organization_id AND s.license_id = licenses.id);
  INSERT INTO credentials (organization_id, user_id, secret)
    SELECT organization_id, id, sha512(id::text::bytea) || sha512(email::bytea) FROM users;`;

interface Able extends Person {
  readonly organizationId: string;
  readonly userId: string;
}

const ableToSignIn = ({ able }: Population) => `
  SELECT slug AS organization, email, organization_id AS "organizationId", user_id AS "userId"
    FROM (SELECT organization_id, slug, email, id AS user_id,
                 row_number() OVER (PARTITION BY slug = 'company-1' ORDER BY md5(email)) AS place
            FROM users JOIN organizations USING (organization_id)) drawn
    ORDER BY place, slug LIMIT ${able}`;

/** The hash is the same for all, its seal is everybody's own. */
async function keepPasswords(client: pg.Client, able: readonly Able[]): Promise<void> {
  const kept = await hash(password, hashCost);
  const infra = { keyring: readKeyring(keyring) };
  const secrets = able.map(({ organizationId, userId }) => {
    const [, , secret] = keepPassword(infra, organizationId, userId, kept).values;
    return secret;
  });
  await client.query(
    `UPDATE credentials SET secret = given.secret
       FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS given (organization_id, user_id, secret)
       WHERE credentials.organization_id = given.organization_id AND credentials.user_id = given.user_id`,
    [able.map((each) => each.organizationId), able.map((each) => each.userId), secrets],
  );
}

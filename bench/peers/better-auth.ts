import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hash, verify } from '@node-rs/argon2';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';

// Better Auth as its guide sets it up, on PostgreSQL, with the product's hash instead of its own scrypt. Its limits of
// requests are off, as the product's are raised; it fills its tables with people and listens.

const { DATABASE_URL = '', PEOPLE = '0', PASSWORD = '', MEMORY_KIB = '', TIME_COST = '' } = process.env;
const cost = { memoryCost: Number(MEMORY_KIB), timeCost: Number(TIME_COST), parallelism: 1, outputLen: 32 };
const database = new pg.Pool({ connectionString: DATABASE_URL });

const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

const auth = betterAuth({
  baseURL: `http://localhost:${port}`,
  secret: 'a secret of the benchmark, long enough for no warning',
  database,
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password) => hash(password, cost),
      verify: ({ hash: stored, password }) => verify(stored, password),
    },
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
await (await getMigrations(auth.options)).runMigrations();
const kept = await hash(PASSWORD, cost);
await database.query(
  `INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
     SELECT 'user-' || n, 'Person ' || n, 'person-' || n || '@company.example', true, now(), now()
       FROM generate_series(1, $1::int) n`,
  [PEOPLE],
);
await database.query(
  `INSERT INTO account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
     SELECT 'account-' || id, id, 'credential', id, $1, now(), now() FROM "user"`,
  [kept],
);
await database.query(`ANALYZE "user", account`);

server.on('request', toNodeHandler(auth));
process.on('disconnect', () => process.exit());
process.send?.({ port });

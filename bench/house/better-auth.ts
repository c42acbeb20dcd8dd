import { join } from 'node:path';
import { openConnection } from '../load/connection.ts';
import { type Child, startModule } from './children.ts';
import type { DatabaseServer } from './database.ts';
import { hashCost, password } from './people.ts';

/** Better Auth on a database of its own, with people 1 to `people` who can sign in. */
export interface BetterAuth {
  readonly port: number;
  readonly child: Child;
  /** A request that signs the n-th person in. */
  signIn(n: number): string;
  /** Signs people in; gives the cookie of each. */
  sessions(count: number): Promise<string[]>;
  getSession(cookie: string): string;
  signOut(cookie: string): string;
}

export async function startBetterAuth(
  databases: DatabaseServer,
  people: number,
  name = 'better_auth',
): Promise<BetterAuth> {
  const urls = await databases.create(name);
  const { child, message } = await startModule<{ port: number }>(
    join(import.meta.dirname, '../peers/better-auth.ts'),
    [],
    {
      DATABASE_URL: urls.owner,
      PEOPLE: String(people),
      PASSWORD: password,
      MEMORY_KIB: String(hashCost.memoryCost),
      TIME_COST: String(hashCost.timeCost),
    },
  );
  const { port } = message;
  const host = `host: localhost:${port}\r\norigin: http://localhost:${port}`;
  const post = (path: string, body: string, more = '') =>
    `POST /api/auth/${path} HTTP/1.1\r\n${host}\r\n${more}content-type: application/json\r\n` +
    `content-length: ${body.length}\r\n\r\n${body}`;
  const signIn = (n: number) =>
    post('sign-in/email', JSON.stringify({ email: `person-${n}@company.example`, password }));
  return {
    port,
    child,
    signIn,
    sessions: async (count) => {
      const connection = openConnection(port);
      const cookies: string[] = [];
      for (let n = 1; n <= count; n++) {
        const { status, head } = await connection.send(signIn(n));
        const cookie = /set-cookie: *([\w.-]*session_token=[^;]+)/i.exec(head)?.[1];
        if (status !== 200 || !cookie) throw new Error(`Better Auth did not let person ${n} in: ${status}`);
        cookies.push(cookie);
      }
      connection.close();
      return cookies;
    },
    getSession: (cookie) => `GET /api/auth/get-session HTTP/1.1\r\n${host}\r\ncookie: ${cookie}\r\n\r\n`,
    signOut: (cookie) => post('sign-out', '{}', `cookie: ${cookie}\r\n`),
  };
}

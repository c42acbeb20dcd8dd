import { type Connection, openConnection } from './connection.ts';
import type { Found, Person, SignInJob } from './jobs.ts';
import { openWindow } from './window.ts';

const agent = 'user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';

export async function runSignIns(job: SignInJob): Promise<Found> {
  const window = openWindow(job);
  const others: Record<string, number> = {};
  const times: number[] = [];
  let next = 0;

  const lane = async () => {
    const connection = openConnection(job.port);
    try {
      while (!window.over()) {
        const person = job.people[next++ % job.people.length] as Person;
        const startedAt = performance.now();
        const status = await signIn(connection, job, person);
        if (status === 'in') {
          times.push(performance.now() - startedAt);
          window.count();
        } else others[status] = (others[status] ?? 0) + 1;
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: job.atOnce }, lane));
  return { done: times.length, perSecond: window.perSecond(), others, times, lastOk: [] };
}

/** `in`, or the status of the answer that was none. */
async function signIn(connection: Connection, job: SignInJob, person: Person): Promise<string> {
  const host = `localhost:${job.port}`;
  const page = await connection.send(
    `GET /sign-in HTTP/1.1\r\nhost: ${host}\r\n${agent}\r\naccept: text/html\r\naccept-language: en\r\n` +
      'sec-fetch-site: none\r\n\r\n',
  );
  const csrf = between(page.body, 'name="csrf" value="', '"');
  const cookie = /\r\nset-cookie: *(__Host-browser=[^;]+)/i.exec(page.head)?.[1];
  if (page.status !== 200 || !csrf || !cookie) return `page ${page.status}`;
  const form =
    `csrf=${csrf}&next=&organization=${encodeURIComponent(person.organization)}` +
    `&email=${encodeURIComponent(person.email)}&password=${encodeURIComponent(job.password)}`;
  const answer = await connection.send(
    `POST /sign-in HTTP/1.1\r\nhost: ${host}\r\n${agent}\r\naccept: text/html\r\naccept-language: en\r\n` +
      `origin: http://${host}\r\nsec-fetch-site: same-origin\r\ncookie: ${cookie}\r\n` +
      `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}\r\n\r\n${form}`,
  );
  const isIn = answer.status === 303 && /\r\nset-cookie: *__Host-session=[^;]{20}/i.test(answer.head);
  return isIn ? 'in' : String(answer.status);
}

function between(bytes: Buffer, before: string, after: string): string | undefined {
  const at = bytes.indexOf(before, 0, 'latin1');
  if (at < 0) return undefined;
  const from = at + before.length;
  return bytes.toString('latin1', from, bytes.indexOf(after, from, 'latin1'));
}

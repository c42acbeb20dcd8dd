import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSessions } from '../../src/domain/sessions/session-cache.ts';
import type { Database } from '../../src/infra/database/database.ts';
import { createLog } from '../../src/infra/log.ts';
import { minutes, seconds, wait } from '../../src/infra/time.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { addPerson, samplePassword } from '../fixtures/people.ts';
import { openAnother, openWorld, type World } from './world.ts';

// Who a session belongs to is kept for some seconds. That must never be seen, but for the time it saves: tests/walls/
// session.test.ts goes through all that ends a session.

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Somebody with a seat, signed in. */
let person: { id: string; email: string; client: Client; token: string };
let count = 0;
beforeEach(async () => {
  const email = `kept${++count}@blue.example`;
  const id = await addPerson(world.house, world.blue, { email });
  await world.house.rows(
    `INSERT INTO seats (organization_id, license_id, user_id)
       SELECT $1, id, $2 FROM licenses WHERE organization_id = $1 AND product = 'blue gate'`,
    [world.blue, id],
  );
  await world.house.rows('UPDATE licenses SET seats = 1000 WHERE organization_id = $1', [world.blue]);
  // Nothing stands between them and the dashboard.
  await world.house.rows('UPDATE users SET first_steps_at = now() WHERE id = $1', [id]);
  const client = await signedIn(world.house, { organization: 'blue', email, password: samplePassword });
  person = { id, email, client, token: decodeURIComponent(client.cookies.get('__Host-session') ?? '') };
});

/** The real database, and how many sessions were looked up in it. `before` runs when one was read. */
function counting(before: () => void | Promise<void> = () => {}): {
  database: Database;
  reads: () => number;
} {
  const { database } = world.house.gatehouse.infra;
  let reads = 0;
  return {
    reads: () => reads,
    database: {
      ...database,
      read: async (id, statement) => {
        const rows = await database.read(id, statement);
        reads++;
        await before();
        return rows;
      },
    },
  };
}

describe('the memory itself', () => {
  test('reads once, and again after each change of that person', async () => {
    const { database, reads } = counting();
    const sessions = createSessions(database, () => true, seconds(30));
    const ask = async () => (await sessions.find(person.token, 'localhost'))?.user.email;
    for (let turn = 0; turn < 5; turn++) expect(await ask()).toBe(person.email);
    expect(reads()).toBe(1);
    for (const changed of [`${world.blue}:${person.id}`, world.blue, undefined]) {
      sessions.forget(changed);
      const before = reads();
      expect(await ask()).toBe(person.email);
      expect(await ask()).toBe(person.email);
      expect(reads()).toBe(before + 1);
    }
    const before = reads();
    sessions.forget(world.red);
    sessions.forget(`${world.red}:${person.id}`);
    sessions.forget(`${world.blue}:${world.red}`);
    await ask();
    expect(reads()).toBe(before);
  });

  test('is not asked while changes are not heard of, and holds nothing from that time', async () => {
    const { database, reads } = counting();
    let fresh = true;
    const sessions = createSessions(database, () => fresh, seconds(30));
    await sessions.find(person.token, 'localhost');
    fresh = false;
    for (let turn = 0; turn < 3; turn++) await sessions.find(person.token, 'localhost');
    expect(reads()).toBe(4);
    sessions.forget();
    fresh = true;
    await sessions.find(person.token, 'localhost');
    expect(reads()).toBe(5);
  });

  test('what changed while it was read is not kept', async () => {
    const { database, reads } = counting(() => sessions.forget(`${world.blue}:${person.id}`));
    const sessions = createSessions(database, () => true, seconds(30));
    for (let turn = 1; turn <= 3; turn++) {
      expect((await sessions.find(person.token, 'localhost'))?.user.id).toBe(person.id);
      expect(reads()).toBe(turn);
    }
  });

  test('a token counts at its host only, and one of nobody is never kept', async () => {
    const { database, reads } = counting();
    const sessions = createSessions(database, () => true, seconds(30));
    await sessions.find(person.token, 'localhost');
    expect(await sessions.find(person.token, 'green.localhost')).toBe(undefined);
    const strange = person.token.slice(0, -2) + (person.token.endsWith('AA') ? 'BA' : 'AA');
    for (let turn = 0; turn < 2; turn++) expect(await sessions.find(strange, 'localhost')).toBe(undefined);
    expect(reads()).toBeGreaterThanOrEqual(2);
    const before = reads();
    for (const none of ['', 'x', '.', `${person.token}x`])
      expect(await sessions.find(none, 'localhost')).toBe(undefined);
    expect(reads()).toBe(before);
  });

  test('has an end: of too many the oldest goes', async () => {
    const { database, reads } = counting();
    const sessions = createSessions(database, () => true, seconds(30), 2);
    const others = [];
    for (let turn = 0; turn < 2; turn++) {
      const client = await signedIn(world.house, {
        organization: 'blue',
        email: person.email,
        password: samplePassword,
      });
      others.push(decodeURIComponent(client.cookies.get('__Host-session') ?? ''));
    }
    const all = [person.token, ...others];
    for (const token of all) await sessions.find(token, 'localhost');
    expect(reads()).toBe(3);
    for (const token of others) await sessions.find(token, 'localhost');
    expect(reads()).toBe(3);
    await sessions.find(person.token, 'localhost');
    expect(reads()).toBe(4);
    sessions.forget(`${world.blue}:${person.id}`);
    for (const token of others) await sessions.find(token, 'localhost');
    expect(reads()).toBe(6);
  });

  test('lives no longer than it may', async () => {
    const { database, reads } = counting();
    const none = createSessions(database, () => true, 0);
    for (let turn = 0; turn < 3; turn++) await none.find(person.token, 'localhost');
    expect(reads()).toBe(3);
    const short = createSessions(database, () => true, 100);
    await short.find(person.token, 'localhost');
    await wait(120);
    await short.find(person.token, 'localhost');
    expect(reads()).toBe(5);
  });
});

/** What the dashboard answers: 200, or where it leads. */
const shown = async (): Promise<number | string> => {
  const { status, location } = await person.client.get('/dashboard');
  return location ?? status;
};

describe('what time alone ends, ends then', () => {
  const soon = `now() + interval '600 milliseconds'`;
  const cases: [string, string][] = [
    ['the session', `UPDATE sessions SET expires_at = ${soon} WHERE user_id = $1`],
    ['idleness', `UPDATE sessions SET idle_limit = ${soon} - last_seen_at WHERE user_id = $1`],
    [
      'the access period',
      `UPDATE users SET access_starts_at = now() - interval '1 day', access_ends_at = ${soon} WHERE id = $1`,
    ],
  ];
  test.each(cases)('%s', async (_what, change) => {
    await world.house.rows(change, [person.id]);
    const changedAt = Date.now();
    expect(await shown()).toBe(200);
    await expect.poll(shown, { timeout: 1_500, interval: 20 }).toMatch(/^\/sign-in/);
    expect(Date.now() - changedAt).toBeGreaterThan(400);
    expect(Date.now() - changedAt).toBeLessThan(1_200);
  });

  test('the licence of a seat, and its beginning', async () => {
    const license = await world.house.rows<{ id: string }>(
      `INSERT INTO licenses (organization_id, id, product, seats, starts_at, ends_at)
         VALUES ($1, gen_random_uuid(), 'short', 9, now() - interval '1 day', ${soon}) RETURNING id`,
      [world.blue],
    );
    await world.house.rows('UPDATE seats SET license_id = $1 WHERE user_id = $2', [
      license[0]?.id,
      person.id,
    ]);
    expect(await shown()).toBe(200);
    await wait(700);
    expect(await shown()).toMatch(/^\/sign-in/);
    // An administrator may stay in the console without a seat, and is let on once it begins.
    await world.house.rows(`UPDATE users SET role = 'administrator' WHERE id = $1`, [person.id]);
    await world.house.rows(`UPDATE licenses SET starts_at = ${soon}, ends_at = NULL WHERE id = $1`, [
      license[0]?.id,
    ]);
    expect(await shown()).toBe('/console');
    await wait(700);
    expect(await shown()).toBe(200);
  });
});

test('whoever changed something sees it on the next page', async () => {
  await person.client.get('/dashboard');
  for (const name of ['Anna', 'Berta', 'Carla', 'Dora', 'Emma']) {
    const fields = { name, about: '', language: 'en', 'time-zone': 'UTC' };
    const answer = await person.client.post('/profile', fields, { from: '/profile' });
    expect(answer.status, answer.text.slice(0, 400)).toBe(303);
    const { user } = JSON.parse((await person.client.get('/session')).body);
    expect(user.name).toBe(name);
  }
});

test('a session in use is touched each minute, though it is kept', async () => {
  const seen = async () => {
    const [row] = await world.house.rows<{ age: number }>(
      'SELECT extract(epoch FROM now() - last_seen_at)::float8 * 1000 AS age FROM sessions WHERE user_id = $1',
      [person.id],
    );
    return row?.age ?? Number.NaN;
  };
  const moveTo = (milliseconds: number) =>
    world.house.rows(
      `UPDATE sessions SET last_seen_at = now() - $2 * interval '1 millisecond' WHERE user_id = $1`,
      [person.id, milliseconds],
    );
  await moveTo(minutes(2));
  await person.client.get('/dashboard');
  expect(await seen()).toBeLessThan(5_000);
  // Kept now, and due within a second.
  await moveTo(minutes(1) - 500);
  await person.client.get('/dashboard');
  expect(await seen()).toBeGreaterThan(minutes(1) - 600);
  await wait(600);
  await person.client.get('/dashboard');
  expect(await seen()).toBeLessThan(5_000);
});

describe('a server that hears of no changes', () => {
  test.each(['is cut off', 'hears nothing, without being told'] as const)(
    'trusts nothing it kept: it %s',
    async (how) => {
      const line = await openLine(world.house.urls.appUrl);
      const other = await openAnother(world, { DATABASE_DIRECT_URL: line.url }, createLog('silent'));
      const there = openClient({ port: other.port });
      for (const [name, value] of person.client.cookies) there.cookies.set(name, value);
      try {
        await expect.poll(line.carries, { timeout: 5_000 }).toBe(true);
        await wait(400);
        expect((await there.get('/dashboard')).status).toBe(200);
        if (how === 'is cut off') line.cut();
        else line.freeze();
        await person.client.post('/sign-out', {}, { from: '/profile' });
        await expect
          .poll(async () => (await there.get('/dashboard')).status, { timeout: 1_000, interval: 20 })
          .toBe(303);
        // It serves on, and asks the database each time.
        const again = await signedIn(other, {
          organization: 'blue',
          email: person.email,
          password: samplePassword,
        });
        expect((await again.get('/dashboard')).status).toBe(200);
        line.restore();
        await expect.poll(line.carries, { timeout: 8_000 }).toBe(true);
        expect((await again.get('/dashboard')).status).toBe(200);
      } finally {
        line.restore();
        await other.stop();
        await line.close();
      }
    },
  );
});

/** A way to the database that can be broken, with a word to both sides or without. */
async function openLine(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let broken = false;
  let bytes = 0;
  const server = createServer((near) => {
    if (broken) return near.destroy();
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => to.destroy());
      from.on('data', (chunk) => {
        bytes += chunk.length;
        to.write(chunk);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const end = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: url.href,
    /** Whether anything goes back and forth. */
    carries: async () => {
      const before = bytes;
      await wait(500);
      return bytes > before;
    },
    cut: () => {
      broken = true;
      end();
    },
    freeze: () => {
      broken = true;
      for (const socket of sockets) socket.pause();
    },
    restore: () => {
      if (broken) end();
      broken = false;
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

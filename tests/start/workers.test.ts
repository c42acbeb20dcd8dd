import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get as httpGet } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { generateKey } from '../../src/infra/crypto/keyring.ts';
import { openClient } from '../fixtures/client.ts';
import { createDatabase, type Urls } from '../fixtures/databases.ts';
import { type Mailbox, openMailbox } from '../fixtures/mailbox.ts';
import { freePort, type Running, run, start } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-workers-'));
let database: Urls & { drop(): Promise<void> };
let mailbox: Mailbox;
let settings: Record<string, string>;
let port: number;
let metricsPort: number;
let running: Running | undefined;

beforeAll(async () => {
  database = await createDatabase(inject('postgres'));
  mailbox = await openMailbox();
  settings = {
    DATABASE_URL: database.appUrl,
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'portal@gatehouse.example',
    GATEHOUSE_KEYRING: generateKey(),
    DATABASE_CONNECTIONS: '4',
  };
});
beforeEach(async () => {
  // One that was free a while ago may be somebody's by now.
  [port, metricsPort] = [await freePort(), await freePort()];
  settings = {
    ...settings,
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: String(port),
    METRICS_PORT: String(metricsPort),
  };
});
afterEach(async () => {
  await running?.end('SIGKILL');
});
afterAll(async () => {
  await mailbox.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts so many workers, and waits until all of them serve. */
async function serve(workers: number, change: Record<string, string> = {}): Promise<Running> {
  running = start(['serve', '--workers', String(workers)], { ...settings, ...change });
  await until(async () => (await readiness()) === `${workers} of ${workers} ready\n`);
  return running;
}

const ask = (path: string, of = metricsPort) => fetch(`http://127.0.0.1:${of}${path}`);
const readiness = async () => (await ask('/readyz')).text();
const figure = async (name: string): Promise<number> => {
  const line = (await (await ask('/metrics')).text()).split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
};

/** The processes that this one started. */
const childrenOf = (leader: Running): number[] =>
  readFileSync(`/proc/${leader.child.pid}/task/${leader.child.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);

const clockHolder = (leader: Running): number =>
  Number([...leader.stderr().matchAll(/"pid":(\d+),"msg":"this worker holds the clock"/g)].at(-1)?.[1]);

async function until(holds: () => Promise<boolean> | boolean, what = 'it comes true'): Promise<void> {
  for (const last = Date.now() + 60_000; Date.now() < last; await sleep(50)) {
    try {
      if (await holds()) return;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      // Nobody listens yet.
    }
  }
  throw new Error(`waited in vain until ${what}:\n${running?.stdout()}${running?.stderr()}`);
}

/** Asks for the sign-in page again and again: over new connections, and over some that are kept. */
function visit() {
  const kept = new Agent({ keepAlive: true, maxSockets: 4 });
  const seen: Record<string, number> = {};
  let over = false;
  const once = (agent: Agent | false) =>
    new Promise<string>((resolve) => {
      const call = httpGet(
        { host: '127.0.0.1', port, path: '/sign-in', agent, headers: { host: `localhost:${port}` } },
        (answer) => {
          answer.resume();
          answer.on('end', () => resolve(String(answer.statusCode)));
        },
      );
      call.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
    });
  const loop = async (agent: Agent | false) => {
    while (!over) {
      const outcome = await once(agent);
      seen[outcome] = (seen[outcome] ?? 0) + 1;
      await sleep(5);
    }
  };
  const loops = [loop(false), loop(false), loop(kept), loop(kept)];
  return {
    seen,
    end: async () => {
      over = true;
      await Promise.all(loops);
      kept.destroy();
      return seen;
    },
  };
}

// Each test starts and ends many processes.
vi.setConfig({ testTimeout: 180_000 });

describe('gatehouse serve --workers', () => {
  test('several processes share the port, one holds the clock, and who dies is replaced', async () => {
    const leader = await serve(3);
    expect(childrenOf(leader)).toHaveLength(3);
    expect(leader.stdout().match(/\/set-up\//g)).toHaveLength(1);
    expect(await figure('gatehouse_clock_holders')).toBe(1);
    expect(await figure('gatehouse_database_connections_max')).toBe(12);
    for (let count = 0; count < 30; count++) expect((await ask('/sign-in', port)).status).toBe(404);
    for (let count = 0; count < 30; count++) await openClient({ port }).get('/sign-in');
    const served = await figure(
      'gatehouse_request_duration_seconds_count{method="GET",route="/sign-in",status="2xx"}',
    );
    expect(served).toBe(30);

    const former = clockHolder(leader);
    const before = childrenOf(leader);
    process.kill(former, 'SIGKILL');
    await until(() => leader.stderr().includes('a worker died and is replaced'));
    await until(async () => (await readiness()) === '3 of 3 ready\n', 'it was replaced');
    const after = childrenOf(leader);
    expect(after.filter((pid) => before.includes(pid))).toHaveLength(2);
    expect(clockHolder(leader)).not.toBe(former);
    await until(async () => (await figure('gatehouse_clock_holders')) === 1);
    // What it had counted is not forgotten with it.
    expect(
      await figure('gatehouse_request_duration_seconds_count{method="GET",route="/sign-in",status="2xx"}'),
    ).toBe(30);
    expect(await figure('gatehouse_worker_ends_total{reason="died"}')).toBe(1);

    expect(await leader.end('SIGTERM')).toBe(0);
    expect(leader.stderr().match(/"level":"error"/g)).toHaveLength(1);
    await expect(ask('/readyz')).rejects.toThrow();
  });

  test('SIGHUP replaces every worker, and refuses nobody', async () => {
    const leader = await serve(2);
    const before = childrenOf(leader);
    const visitors = visit();
    await sleep(300);
    leader.child.kill('SIGHUP');
    await until(() => leader.stderr().includes('every worker was replaced'));
    await sleep(300);
    const seen = await visitors.end();
    expect(Object.keys(seen)).toEqual(['200']);
    expect(seen['200']).toBeGreaterThan(100);
    const after = childrenOf(leader);
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    expect(await figure('gatehouse_worker_ends_total{reason="replaced"}')).toBe(2);
    expect(
      await figure('gatehouse_request_duration_seconds_count{method="GET",route="/sign-in",status="2xx"}'),
    ).toBe(seen['200']);
    expect(leader.stderr()).not.toContain('"level":"error"');
  });

  test('SIGTERM lets finish what is under way', async () => {
    const leader = await serve(2);
    const client = openClient({ port });
    await client.token();
    // A refusal takes a quarter of a second.
    const slow = client.post('/sign-in', {
      organization: 'nobody',
      email: 'a@b.example',
      password: 'wrong wrong wrong',
    });
    await sleep(120);
    leader.child.kill('SIGTERM');
    expect((await slow).status).toBe(401);
    expect(await leader.end()).toBe(0);
    await expect(ask('/healthz', port)).rejects.toThrow();
  });

  test('where the leader is killed, the workers end', async () => {
    const leader = await serve(2);
    const workers = childrenOf(leader);
    await leader.end('SIGKILL');
    const lives = (pid: number) => {
      try {
        process.kill(pid, 0);
        return true;
      } catch {
        return false;
      }
    };
    await until(() => !workers.some(lives), 'they end');
  });

  test('a file that went wrong meanwhile: who serves goes on, and where nobody does all ends', async () => {
    const { GATEHOUSE_KEYRING: right = '', ...rest } = settings;
    const file = join(folder, 'keyring');
    writeFileSync(file, right);
    settings = rest;
    try {
      const leader = await serve(2, { GATEHOUSE_KEYRING_FILE: file });
      const before = childrenOf(leader);
      writeFileSync(file, generateKey());
      leader.child.kill('SIGHUP');
      await until(() => leader.stderr().includes('those that serve stay'));
      await until(() => childrenOf(leader).join() === before.join(), 'the newcomer is gone');
      expect(await readiness()).toBe('2 of 2 ready\n');

      process.kill(before[0] ?? 0, 'SIGKILL');
      await until(() => leader.stderr().includes('a worker could not start'));
      expect(await readiness()).toBe('1 of 2 ready\n');
      writeFileSync(file, right);
      await until(async () => (await readiness()) === '2 of 2 ready\n', 'it is tried again');

      writeFileSync(file, generateKey());
      for (const pid of childrenOf(leader)) process.kill(pid, 'SIGKILL');
      expect(await leader.end()).toBe(78);
      expect(leader.stderr()).toMatch(/^Keyring: does not open what this database holds/m);
    } finally {
      settings.GATEHOUSE_KEYRING = right;
    }
  });

  test('what is wrong with the configuration is said once, and ends everything', async () => {
    const { code, stderr } = await run(['serve', '--workers', '3'], {
      ...settings,
      GATEHOUSE_KEYRING: generateKey(),
    });
    expect(code).toBe(78);
    expect(stderr.match(/does not open what this database holds/g)).toHaveLength(1);
    const many = await run(['serve', '--workers', '0'], settings);
    expect(many).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/^WORKERS must be a whole number from 1 to 64/),
    });
  });

  test('a port that is taken is named, by its setting', async () => {
    const first = await serve(2);
    const second = await run(['serve', '--workers', '2'], settings);
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Set METRICS_PORT to a free one'),
    });
    const third = await run(['serve', '--workers', '2'], {
      ...settings,
      METRICS_PORT: String(await freePort()),
    });
    expect(third.code).toBe(1);
    expect(third.stderr).toContain(
      `Port ${port} of 127.0.0.1 is taken by another program. Set PORT to a free one.`,
    );
    expect(await first.end('SIGTERM')).toBe(0);
  });
});

describe('one process', () => {
  test('SIGHUP without a terminal ends nothing', async () => {
    running = start(['serve'], settings);
    await until(async () => (await readiness()) === '1 of 1 ready\n');
    running.child.kill('SIGHUP');
    await until(() => running?.stderr().includes('restart it, or set WORKERS') ?? false);
    expect(await readiness()).toBe('1 of 1 ready\n');
    expect(await running.end('SIGTERM')).toBe(0);
  });
});

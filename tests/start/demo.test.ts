import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { loopbacks } from '../../src/demo/ports.ts';
import { organizations } from '../../src/demo/samples.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { freePort, processesWith, type Running, start } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
const password = 'correct horse battery staple';
let running: Running | undefined;
let port = 0;

afterEach(async () => {
  await running?.end('SIGKILL');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function startDemo(data = join(folder, 'data')): Promise<Running> {
  port = await freePort();
  running = start(['demo'], { PORT: String(port), GATEHOUSE_DATA: data });
  await running.says('Every mail it sends');
  return running;
}

const get = async (client: Client, path: string) => (await client.get(path)).status;

interface Mail {
  to: string;
  subject: string;
  links: string[];
}
const mails = async (): Promise<Mail[]> =>
  JSON.parse((await openClient({ port }).get('/inbox.json')).body) as Mail[];

describe('gatehouse demo', () => {
  test('everybody of the table is let in, or kept out, at their address', async () => {
    const demo = await startDemo();
    for (const { slug, label, users } of organizations)
      for (const { email, suspended, seated, role } of users) {
        expect(demo.stdout()).toContain(email);
        const hostname = label ? `${label}.localhost` : 'localhost';
        const entering = signedIn(
          { port },
          { hostname, email, password, ...(label ? {} : { organization: slug }) },
        );
        const kept = suspended || (slug === 'harbour-clinics' && !seated && role === 'member');
        if (kept) await expect(entering, email).rejects.toThrow('not signed in: 401');
        else await entering;
      }
    const operator = await signedIn(
      { port },
      { organization: 'operators', email: 'operator@gatehouse.example', password },
    );
    expect(await get(operator, '/operator')).toBe(200);
    expect(await demo.end('SIGINT')).toBe(0);
  });

  test('listens wherever `localhost` may lead', async () => {
    const demo = await startDemo();
    for (const host of ['localhost', ...loopbacks().map((ip) => (ip.includes(':') ? `[${ip}]` : ip))])
      expect((await fetch(`http://${host}:${port}/readyz`)).status).toBe(200);
    expect(await demo.end('SIGINT')).toBe(0);
  });

  test('a second start finds what the first left: people, changes and mails', async () => {
    let demo = await startDemo();
    const client = openClient({ port });
    const asked = { organization: 'harbour-clinics', email: 'member@harbour.example' };
    await client.post('/forgot-password', asked, { from: '/forgot-password' });
    for (
      const until = Date.now() + 10_000;
      (await mails()).length === 0 && Date.now() < until;
      await sleep(50)
    );
    const before = await mails();
    expect(before).toHaveLength(1);
    expect(before[0]).toMatchObject({ to: 'member@harbour.example' });
    expect(before[0]?.links[0]).toMatch(new RegExp(`^http://localhost:${port}/`));
    expect(await get(client, '/inbox')).toBe(200);
    await demo.end('SIGTERM');

    demo = await startDemo();
    expect(await mails()).toEqual(before);
    await signedIn({ port }, { organization: 'alder-foods', email: 'member@harbour.example', password });
    expect(await demo.end('SIGTERM')).toBe(0);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    '%s ends everything it started',
    async (signal) => {
      const demo = await startDemo();
      expect(processesWith(join(folder, 'data')).length).toBeGreaterThan(0);
      expect(await demo.end(signal)).toBe(signal === 'SIGKILL' ? null : 0);
      for (let tries = 0; processesWith(join(folder, 'data')).length > 0 && tries < 50; tries++)
        await sleep(50);
      expect(processesWith(join(folder, 'data'))).toEqual([]);
    },
  );

  test('a port that is taken is said before anything is made', async () => {
    const demo = await startDemo();
    const other = join(folder, 'other');
    const second = start(['demo'], { PORT: String(port), GATEHOUSE_DATA: other });
    expect(await second.end()).toBe(1);
    expect(second.stderr()).toContain(`Port ${port} of 127.0.0.1 is taken by another program. Set PORT`);
    expect(existsSync(other)).toBe(false);
    await demo.end('SIGINT');
  });

  test('killed at any moment of its first start, the next one completes it', async () => {
    for (const moment of [300, 600, 900, 1_200]) {
      const data = join(folder, `cut-${moment}`);
      const cut = start(['demo'], { PORT: String(await freePort()), GATEHOUSE_DATA: data });
      await sleep(moment);
      await cut.end('SIGKILL');
      const demo = await startDemo(data);
      await signedIn({ port }, { organization: 'harbour-clinics', email: 'admin@harbour.example', password });
      await signedIn({ port }, { hostname: 'weather.localhost', email: 'admin@weather.example', password });
      expect(await demo.end('SIGINT')).toBe(0);
    }
  });
});

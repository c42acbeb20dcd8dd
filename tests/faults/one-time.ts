import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepPassword } from '../../src/domain/credentials/credentials.ts';
import { recoverySettings } from '../../src/flows/recovery/settings.ts';
import { addLicense, addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';
import { type Browser, openBrowser, openTally, type Tally } from './house/browser.ts';
import { crowd, winners } from './house/crowd.ts';
import { fillForm } from './house/forms.ts';
import { openPortal, type Portal } from './house/portal.ts';
import { rounds } from './house/rounds.ts';
import { complaintsOf } from './house/server.ts';

// What can be had once, asked for five hundred times at one moment over two servers: one gets it, everybody else is told
// so, and one mail goes out.

const size = 500;
const chosen = 'a fresh pair of walking shoes';

let portal: Portal;
let blue: string;
let hash: string;
let tally: Tally;
let people = 0;

beforeAll(async () => {
  portal = await openPortal({ servers: 2 });
  blue = await addOrganization(portal, { slug: 'blue', name: 'Blue Company' });
  hash = await portal.gatehouse.infra.hasher.hash(samplePassword, { organization: 'test', ip: 'test' });
});
beforeEach(() => {
  tally = openTally();
});
afterAll(async () => {
  const complaints = portal.servers.flatMap((server) => complaintsOf(server.log()));
  await portal.close();
  expect(complaints).toEqual([]);
});

/** A member nobody has used yet; answers id and address. */
async function somebody(role: 'member' | 'administrator' = 'member'): Promise<{ id: string; email: string }> {
  const email = `person${people++}@blue.example`;
  const id = await addPerson(portal, blue, { email, role, password: null });
  await portal.gatehouse.infra.database.batch(blue, [keepPassword(portal.gatehouse.infra, blue, id, hash)]);
  return { id, email };
}

const signIn = (browser: Browser, email: string, password = samplePassword) =>
  browser.signIn({ organization: 'blue', email, password });

const open = (): Browser => openBrowser(portal, tally);

/** Opens a mailed link as a browser does, and stays at the page behind it. */
async function follow(browser: Browser, link: string | undefined): Promise<void> {
  const followed = await browser.get(new URL(link ?? '').pathname);
  expect(followed.answer?.status).toBe(303);
}

/** One got through, all others were told clearly, and nothing else happened. */
function expectOne(all: Awaited<ReturnType<typeof crowd>>, refusal: number): number {
  expect(winners(all)).toHaveLength(1);
  expect(all.filter(({ answer }) => answer?.status === refusal)).toHaveLength(size - 1);
  expect(tally.failures).toEqual([]);
  return winners(all)[0] ?? -1;
}

/** How many mails of a kind a person was sent, once all are under way. */
async function mailsTo(email: string, subject: RegExp): Promise<number> {
  await portal.mailbox.next(email);
  await untilSent();
  return portal.mailbox.mails.filter((mail) => mail.recipients.includes(email) && subject.test(mail.subject))
    .length;
}

async function untilSent(): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; ) {
    if ((await portal.rows(`SELECT 1 FROM mails WHERE status = 'queued'`)).length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('mails wait that nobody sends');
}

describe.each(Array.from({ length: rounds }, (_, index) => index + 1))('round %i', () => {
  test('a link to a new password', async () => {
    const { email } = await somebody();
    const browser = open();
    await browser.post('/forgot-password', { organization: 'blue', email });
    await follow(browser, (await portal.mailbox.next(email)).links[0]);
    const all = await crowd(browser, size, '/reset-password', (index) => ({
      password: `${chosen} ${index}`,
      confirmation: `${chosen} ${index}`,
    }));
    const winner = expectOne(all, 410);
    expect(await mailsTo(email, /password/i)).toBe(2);
    expect((await signIn(open(), email, `${chosen} ${winner}`)).answer?.status).toBe(303);
    expect((await signIn(open(), email, `${chosen} ${(winner + 1) % size}`)).answer?.status).toBe(401);
  });

  test('an invitation', async () => {
    const administrator = open();
    await signIn(administrator, (await somebody('administrator')).email);
    const email = `guest${people++}@blue.example`;
    const invited = await fillForm(administrator, '/console/users/new', { name: 'A Guest', email });
    expect(invited.answer?.status).toBe(303);
    const browser = open();
    await follow(browser, (await portal.mailbox.next(email)).links[0]);
    const all = await crowd(browser, size, '/invitation', (index) => ({
      password: `${chosen} ${index}`,
      confirmation: `${chosen} ${index}`,
    }));
    const winner = expectOne(all, 410);
    expect((await signIn(open(), email, `${chosen} ${winner}`)).answer?.status).toBe(303);
  });

  test('the last seat of a licence', async () => {
    const administrator = open();
    await signIn(administrator, (await somebody('administrator')).email);
    const license = await addLicense(portal, blue, { product: 'Gate', seats: 1 });
    const candidates = await portal.rows<{ id: string }>(
      `INSERT INTO users (organization_id, id, email, email_folded, name, status)
         SELECT $1, gen_random_uuid(), 'c' || n || '-' || $2 || '@blue.example', 'c' || n || '-' || $2 || '@blue.example',
                'Candidate', 'active'
           FROM generate_series(1, $3) AS n RETURNING id`,
      [blue, license.slice(-12), size],
    );
    const all = await crowd(administrator, size, `/console/licenses/${license}/seats`, (index) => ({
      user: candidates[index]?.id ?? '',
    }));
    const winner = expectOne(all, 422);
    expect(await portal.rows('SELECT user_id AS id FROM seats WHERE license_id = $1', [license])).toEqual([
      candidates[winner],
    ]);
    expect(await portal.rows('SELECT seats_taken FROM licenses WHERE id = $1', [license])).toEqual([
      { seats_taken: 1 },
    ]);
    const told = `SELECT 1 FROM audit_events WHERE action = 'seat.assigned' AND change->>'license' = $1`;
    expect(await portal.rows(told, [license])).toHaveLength(1);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RecoveryMethod, recoverySettings } from '../../src/flows/recovery/settings.ts';
import type { ReceivedMail } from '../fixtures/mailbox.ts';
import { addLicense, set } from '../fixtures/people.ts';
import { type Browser, openTally, type Sent } from './house/browser.ts';
import { type Cast, openCast, type Person } from './house/cast.ts';
import { crowd } from './house/crowd.ts';
import { fillForm } from './house/forms.ts';
import { openPortal, type Portal } from './house/portal.ts';
import { rounds } from './house/rounds.ts';
import { complaintsOf } from './house/server.ts';

// What can be had once, asked for five hundred times at one moment over two servers: one gets it, everybody else is told
// so, and one mail goes out.

const size = 500;
const chosen = 'a fresh pair of walking shoes';

let portal: Portal;
const tally = openTally();
const casts = {} as Record<RecoveryMethod, Cast>;
let people = 0;

beforeAll(async () => {
  portal = await openPortal({ servers: 2 });
  for (const method of ['link', 'code', 'generated'] as const) {
    casts[method] = await openCast(portal, tally, method);
    await set(portal, casts[method].organizationId, recoverySettings, { method });
  }
});
beforeEach(() => {
  tally.failures.length = 0;
});
afterAll(async () => {
  const complaints = portal.servers.flatMap((server) => complaintsOf(server.log()));
  await portal.close();
  expect(complaints).toEqual([]);
});

describe.each(Array.from({ length: rounds }, (_, index) => index + 1))('round %i', () => {
  test('a link to a new password', async () => {
    const cast = casts.link;
    const { email, browser } = await forgetful(cast);
    await follow(browser, await portal.mailbox.next(email));
    const all = await crowd(browser, size, '/reset-password', newPassword);
    const winner = expectOne(all, isDone, is(410));
    await expectMails(email, ['password-changed', 'password-reset']);
    await expectPassword(cast, email, all, winner);
  });

  test('a code, and the new password behind it', async () => {
    const cast = casts.code;
    const { email, browser } = await forgetful(cast);
    const code = /^\d{6}$/m.exec((await portal.mailbox.next(email)).text)?.[0] ?? '';
    const tried = await crowd(browser, size, '/forgot-password/code', () => ({ code }));
    // The browser is past it, whichever of them was compared; no more were than may be.
    expect(tried.filter(isDone)).toHaveLength(size);
    const [flow] = await portal.rows<{ tries: number; verified: boolean }>(
      'SELECT tries, verified_at IS NOT NULL AS verified FROM code_flows ORDER BY created_at DESC LIMIT 1',
    );
    expect(flow).toEqual({ tries: 1, verified: true });
    const all = await crowd(browser, size, '/forgot-password/new-password', newPassword);
    const winner = expectOne(all, isIn, leadsTo('/forgot-password'));
    await expectMails(email, ['password-changed', 'recovery-code']);
    await expectPassword(cast, email, all, winner);
  });

  test('a generated password: the link that has it mailed, itself, and the own one that follows', async () => {
    const cast = casts.generated;
    const { email, browser } = await forgetful(cast);
    await follow(browser, await portal.mailbox.next(email));
    expectOne(await crowd(browser, size, '/new-password', () => ({})), isDone, is(410));
    const [password = ''] = /^\S{20,}$/m.exec((await portal.mailbox.next(email)).text) ?? [];
    const fields = { organization: cast.slug, email, password };
    const used = await crowd(browser, size, '/sign-in', () => fields);
    expectOne(used, leadsTo('/own-password'), is(401));
    const all = await crowd(browser, size, '/own-password', newPassword);
    const winner = expectOne(all, isIn, is(410));
    await expectMails(email, ['new-password', 'new-password-link', 'password-changed']);
    await expectPassword(cast, email, all, winner);
  });

  test('an invitation', async () => {
    const cast = casts.link;
    const administrator = await cast.add(`administrator${people++}`, 'administrator');
    await cast.signIn(administrator.browser, administrator.email);
    const email = `guest${people++}@link.example`;
    await fillForm(administrator.browser, '/console/users/new', { name: 'A Guest', email });
    const browser = cast.open();
    await follow(browser, await portal.mailbox.next(email));
    const all = await crowd(browser, size, '/invitation', newPassword);
    const winner = expectOne(all, isDone, is(410));
    await expectMails(email, ['invitation']);
    await expectPassword(cast, email, all, winner);
  });

  test('the last seat of a licence', async () => {
    const cast = casts.link;
    const { email, browser } = await cast.add(`administrator${people++}`, 'administrator');
    await cast.signIn(browser, email);
    const license = await addLicense(portal, cast.organizationId, { product: 'Gate', seats: 1 });
    const candidates = await portal.rows<{ id: string }>(
      `INSERT INTO users (organization_id, id, email, email_folded, name, status)
         SELECT $1, gen_random_uuid(), n || '-' || $2 || '@link.example', n || '-' || $2 || '@link.example', 'Candidate',
                'active' FROM generate_series(1, $3) AS n RETURNING id`,
      [cast.organizationId, license, size],
    );
    const all = await crowd(browser, size, `/console/licenses/${license}/seats`, (index) => ({
      user: candidates[index]?.id ?? '',
    }));
    const winner = expectOne(all, isDone, is(422));
    const seats = 'SELECT user_id AS id FROM seats WHERE license_id = $1';
    expect(await portal.rows(seats, [license])).toEqual([candidates[winner]]);
    const counted = 'SELECT seats_taken AS taken FROM licenses WHERE id = $1';
    expect(await portal.rows(counted, [license])).toEqual([{ taken: 1 }]);
    const told = `SELECT 1 FROM audit_events WHERE action = 'seat.assigned' AND change->>'license' = $1`;
    expect(await portal.rows(told, [license])).toHaveLength(1);
  });
});

type Holds = (sent: Sent) => boolean;

const isDone: Holds = ({ fate }) => fate === 'done';
const is =
  (status: number): Holds =>
  ({ answer }) =>
    answer?.status === status;
const leadsTo =
  (path: string): Holds =>
  ({ answer }) =>
    answer?.status === 303 && (answer.location ?? '').startsWith(path);
/** Whether the answer brought a session. */
const isIn: Holds = ({ answer }) =>
  answer?.status === 303 && String(answer.headers['set-cookie']).includes('__Host-session=');

/** Exactly one got it and all others were told so; answers which. */
function expectOne(all: readonly Sent[], won: Holds, lost: Holds): number {
  expect(tally.failures).toEqual([]);
  expect(all.filter(won)).toHaveLength(1);
  expect(all.filter((sent) => lost(sent) && !won(sent))).toHaveLength(size - 1);
  return all.findIndex(won);
}

const newPassword = (index: number) => ({
  password: `${chosen} ${index}`,
  confirmation: `${chosen} ${index}`,
});

/** A member nobody has used yet, who has just said that the password is forgotten. */
async function forgetful(cast: Cast): Promise<Person> {
  const person = await cast.add(`person${people++}`);
  await person.browser.post('/forgot-password', { organization: cast.slug, email: person.email });
  return person;
}

/** Opens a mailed link as a browser does, and stays at the page behind it. */
async function follow(browser: Browser, { links }: ReceivedMail): Promise<void> {
  const followed = await browser.get(new URL(links[0] ?? '').pathname);
  expect(followed.answer?.status).toBe(303);
}

/** The password of the winner opens the account; the one of the next does not. */
async function expectPassword(
  cast: Cast,
  email: string,
  all: readonly Sent[],
  winner: number,
): Promise<void> {
  const signIn = (index: number) =>
    cast.open().signIn({ organization: cast.slug, email, password: newPassword(index).password });
  expect(isIn(await signIn(winner))).toBe(true);
  expect((await signIn((winner + 1) % all.length)).answer?.status).toBe(401);
}

/** The kinds of all mails that were ever written to somebody, once all are sent. */
async function expectMails(email: string, kinds: readonly string[]): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until; await sleep(50))
    if ((await portal.rows(`SELECT 1 FROM mails WHERE status = 'queued'`)).length === 0) break;
  const written = await portal.rows<{ kind: string }>(
    `SELECT kind FROM mails JOIN users ON users.id = mails.user_id WHERE users.email = $1 ORDER BY kind`,
    [email],
  );
  expect(written.map(({ kind }) => kind)).toEqual(kinds);
  const arrived = portal.mailbox.mails.filter((mail) => mail.recipients.includes(email));
  expect(arrived).toHaveLength(kinds.length);
}

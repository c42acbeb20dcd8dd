import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keepPassword } from '../../src/domain/credentials/credentials.ts';
import { recoverySettings } from '../../src/flows/recovery/settings.ts';
import { type Answer, type Client, openClient } from '../fixtures/client.ts';
import { addPerson, samplePassword, set } from '../fixtures/people.ts';
import { arriveAs, openWorld, type World } from './world.ts';

// Nobody outside can tell a known account from an unknown one: not by words, status, headers, cookies or time, and not
// by a mail server that is down.

let world: World;

beforeAll(async () => {
  world = await openWorld();
  const { house, blue } = world;
  await addPerson(house, blue, { email: 'nopassword@blue.example', password: null });
  const unverified = await addPerson(house, blue, { email: 'unverified@blue.example' });
  await house.rows('UPDATE users SET email_verified_at = NULL WHERE id = $1', [unverified]);
  await addPerson(house, blue, {
    email: 'early@blue.example',
    accessStartsAt: new Date(Date.now() + 86_400_000),
  });
  await addPerson(house, blue, {
    email: 'late@blue.example',
    accessStartsAt: new Date(Date.now() - 172_800_000),
    accessEndsAt: new Date(Date.now() - 86_400_000),
  });
});
afterAll(() => world.close());

type Fields = Record<string, string>;
type Case = [string, Fields];

const wrong = 'not the right one at all';
const people: Case[] = [
  ['nobody', { email: 'nobody@blue.example' }],
  ['nobody, of a mail domain that nobody uses', { email: 'nobody@nowhere.example' }],
  ['a member', { email: 'member@blue.example' }],
  ['an owner', { email: 'owner@blue.example' }],
  ['suspended', { email: 'suspended@blue.example' }],
  ['invited', { email: 'invited@blue.example' }],
  ['without a password', { email: 'nopassword@blue.example' }],
  ['not verified', { email: 'unverified@blue.example' }],
  ['before the access period', { email: 'early@blue.example' }],
  ['after the access period', { email: 'late@blue.example' }],
  ['without a seat', { email: 'seatless@blue.example' }],
  ['of another organization', { email: 'member@red.example' }],
  ['of an unknown organization', { organization: 'nowhere', email: 'member@blue.example' }],
  ['of a suspended organization', { organization: 'grey', email: 'member@blue.example' }],
  ['of an organization with an address of its own', { organization: 'green', email: 'member@green.example' }],
  ['of the operators', { organization: 'operators', email: 'operator@portal.example' }],
  ['nobody of the operators', { organization: 'operators', email: 'nobody@portal.example' }],
];

/** An answer without what is random in every answer, and without what the visitor typed. */
function bare({ status, headers, body }: Answer, typed: Fields): object {
  let text = body
    .replace(/[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/g, 'REFERENCE')
    .replace(/(name="csrf" value|nonce)="[^"]*"/g, '$1');
  for (const [name, value] of Object.entries(typed)) {
    const written = [`value="${value}"`, `=${encodeURIComponent(value)}`, `=${value}`];
    for (const each of written) text = text.replaceAll(each, `=${name}`);
  }
  const { date: _date, 'content-length': _length, 'content-security-policy': policy, ...others } = headers;
  const cookies = ((headers['set-cookie'] ?? []) as string[]).map((line) => line.replace(/=[^;]*/, ''));
  return {
    status,
    headers: { ...others, 'set-cookie': cookies, policy: policy?.replace(/nonce-[^']+/, '') },
    text,
  };
}

/** Asks for each case in a browser of its own (or what `open` gives) and compares all answers with the first. */
async function expectAlike(
  path: string,
  cases: readonly Case[],
  options: { from?: string; with?: Fields; open?: () => Promise<Client> | Client; status: number },
): Promise<void> {
  const { from = path, open = () => openClient(world.house) } = options;
  const ask = async ([what, fields]: Case): Promise<[string, object, number]> => {
    const typed = { ...options.with, ...fields };
    const client = await open();
    await client.get(from);
    const startedAt = performance.now();
    const answer = await client.post(path, typed, { from });
    const took = performance.now() - startedAt;
    expect(answer.status, what).toBe(options.status);
    return [what, bare(answer, typed), took];
  };
  const answers: [string, object, number][] = [];
  for (let at = 0; at < cases.length; at += 6)
    answers.push(...(await Promise.all(cases.slice(at, at + 6).map(ask))));
  for (const [what, answer] of answers) expect(answer, what).toEqual(answers[0]?.[1]);
  for (const [what, , took] of answers)
    expect(took, `${what} is answered no earlier than any other`).toBeGreaterThan(249);
}

const here = { organization: 'blue' };

describe('enumeration (ZITADEL CVE-2024-41952): the same bytes for everybody', () => {
  test('sign-in with a wrong password', async () => {
    const cases = people.map(([what, fields]): Case => [what, { ...here, ...fields }]);
    await expectAlike('/sign-in', cases, { with: { password: wrong }, status: 401 });
  });

  test('sign-in with the right password of somebody who may not come in', async () => {
    const barred = [
      'nobody',
      'suspended',
      'not verified',
      'before the access period',
      'after the access period',
      'without a seat',
    ];
    const cases = people
      .filter(([what]) => barred.includes(what) || what.startsWith('of a'))
      .map(([what, fields]): Case => [what, { ...here, ...fields }]);
    await expectAlike('/sign-in', cases, { with: { password: samplePassword }, status: 401 });
  });

  test('sign-in where an account must wait, known or not', async () => {
    const client = openClient(world.house);
    const cases: Case[] = [
      ['nobody', { ...here, email: 'nobody.waits@blue.example' }],
      ['a member', { ...here, email: 'member@blue.example' }],
    ];
    for (const [, fields] of cases)
      await Promise.all(
        Array.from({ length: 8 }, () => client.post('/sign-in', { ...fields, password: wrong })),
      );
    await expectAlike('/sign-in', cases, { with: { password: wrong }, status: 401 });
    await world.house.rows('DELETE FROM attempt_counters');
  });

  test("sign-in at an organization's own address", async () => {
    const cases: Case[] = ['nobody', 'member', 'suspended', 'invited'].map((who) => [
      who,
      { email: `${who}@green.example` },
    ]);
    const open = () => openClient(world.house, 'green.localhost');
    await expectAlike('/sign-in', [...cases, ['elsewhere', { email: 'member@blue.example' }]], {
      with: { password: wrong },
      open,
      status: 401,
    });
  });

  const asking = { name: 'Somebody new', reason: 'To help' };
  const mailing = people.map(([what, fields]): Case => [what, { ...here, ...fields }]);

  test.each(['accepting', 'refusing'] as const)(
    'forms that mail, while the mail server is %s',
    async (mood) => {
      world.house.mailbox.mood = mood;
      await expectAlike('/forgot-password', mailing, { status: 200 });
      await expectAlike(
        '/forgot-organization',
        people.slice(0, 8).map(([what, { email = '' }]): Case => [what, { email }]),
        { status: 200 },
      );
      await expectAlike('/invitation/renewal', mailing, { from: '/invitation', status: 200 });
      await expectAlike('/request-access', mailing, { with: asking, status: 200 });
      await expectAlike('/sign-up', mailing, { status: 303 });
      world.house.mailbox.mood = 'accepting';
    },
  );

  test("forms that mail, at an organization's own address", async () => {
    const cases: Case[] = ['nobody', 'member', 'suspended', 'invited'].map((who) => [
      who,
      { email: `${who}@green.example` },
    ]);
    const open = () => openClient(world.house, 'green.localhost');
    await expectAlike('/forgot-password', cases, { open, status: 200 });
    await expectAlike('/forgot-organization', cases, { open, status: 200 });
    await expectAlike('/invitation/renewal', cases, { from: '/invitation', open, status: 200 });
    await expectAlike('/request-access', cases, { with: asking, open, status: 200 });
    await expectAlike('/sign-up', cases, { open, status: 303 });
  });

  test('the page of the code, and a wrong one', async () => {
    const open = async (fields: Fields) => {
      const client = openClient(world.house);
      await client.post('/sign-up', { ...here, ...fields }, { from: '/sign-up' });
      return client;
    };
    const bareOf = async ([what, fields]: Case) => {
      const client = await open(fields);
      const pages = [await client.get('/sign-up/code')];
      const wrong = { code: '000000' };
      pages.push(await client.post('/sign-up/code', wrong, { from: '/sign-up/code' }));
      const typed = (body: string) => body.replaceAll(fields.email ?? '', 'TYPED');
      return [what, pages.map((each) => bare({ ...each, body: typed(each.body) }, wrong))] as const;
    };
    const answers = await Promise.all(mailing.slice(0, 6).map(bareOf));
    for (const [what, answer] of answers) expect(answer, what).toEqual(answers[0]?.[1]);
  });

  test.each(['generated', 'code'] as const)(
    'recovery where it goes by %s, to the page of the code',
    async (method) => {
      const { house } = world;
      const served = await house.rows<{ id: string }>(
        'SELECT organization_id AS id FROM organizations WHERE NOT reserved ORDER BY 1',
      );
      for (const { id } of served) await set(house, id, recoverySettings, { method });
      await house.rows('TRUNCATE code_budgets, portal_code_budgets');
      // The operators keep a method of their own, which tells nothing: everybody knows that there are operators.
      const asked = mailing.filter(([what]) => !what.includes('operators'));
      await expectAlike('/forgot-password', asked, { status: method === 'code' ? 303 : 200 });
      const pagesOf = async ([what, fields]: Case) => {
        const client = openClient(house);
        await client.post('/forgot-password', fields, { from: '/forgot-password' });
        const path = '/forgot-password/code';
        const pages = [await client.get(path), await client.post(path, { code: '000000' }, { from: path })];
        const bareOf = (each: Answer) =>
          bare({ ...each, body: each.body.replaceAll(fields.email ?? '', 'TYPED') }, {});
        return [what, pages.map(bareOf)] as const;
      };
      if (method === 'code') {
        const answers = await Promise.all(asked.map(pagesOf));
        for (const [what, answer] of answers) expect(answer, what).toEqual(answers[0]?.[1]);
      }
      for (const { id } of served) await set(house, id, recoverySettings, { method: 'link' });
    },
  );

  test('a new address of somebody signed in: free, taken here, taken elsewhere', async () => {
    const cases: Case[] = [
      ['free', { email: 'free@blue.example' }],
      ['taken', { email: 'owner@blue.example' }],
      ['invited', { email: 'invited@blue.example' }],
      ['elsewhere', { email: 'owner@red.example' }],
    ];
    const answers = [];
    for (const [what, fields] of cases) {
      const client = await arriveAs(world, 'member');
      const answer = await client.post(
        '/profile/email',
        { ...fields, password: samplePassword },
        { from: '/profile/email' },
      );
      const page = answer.location ? await client.follow(answer) : answer;
      const typed = page.body.replaceAll(fields.email ?? '', 'TYPED');
      answers.push([what, answer.status, answer.location, bare({ ...page, body: typed }, fields)] as const);
    }
    for (const [what, ...answer] of answers) expect(answer, what).toEqual(answers[0]?.slice(1));
  });

  test('of what was asked nothing is left in the database but that it was answered, one row for whoever asked', async () => {
    const rows = await world.house.rows<{ kind: string; count: number }>(
      `SELECT kind, count(*)::int AS count FROM mail_requests
         WHERE handled_at IS NOT NULL AND sealed_email IS NULL AND sealed_details IS NULL GROUP BY 1 ORDER BY 1`,
    );
    expect(rows.map(({ kind }) => kind)).toEqual([
      'access-request',
      'invitation-renewal',
      'organization-list',
      'password-reset',
      'sign-up',
    ]);
    const [all] = await world.house.rows<{ count: number }>(
      'SELECT count(*)::int AS count FROM mail_requests',
    );
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(all?.count);
  });

  test('no brand, name or wording of an organization stands on the shared pages, whatever was typed', async () => {
    const client = openClient(world.house);
    await client.post('/sign-in', {
      organization: 'blue',
      email: 'member@blue.example',
      password: wrong,
      'remember-organization': 'yes',
    });
    expect(client.cookies.has('__Host-organization')).toBe(false);
    for (const path of ['/sign-in?organization=blue', '/forgot-password?organization=blue', '/help']) {
      const { text, body } = await client.get(path);
      expect(text).not.toContain('Blue Company');
      expect(body).not.toContain('/pictures/logo/');
      expect(text).not.toContain('Welcome to blue');
    }
    await world.house.rows('DELETE FROM attempt_counters');
  });
});

test('timing (Django CVE-2024-39329): known and unknown take the same time', async () => {
  const { house, blue } = world;
  const { infra } = house.gatehouse;
  const hash = await infra.hasher.hash(samplePassword, { organization: 'test', ip: 'test' });
  const known: string[] = [];
  for (let index = 0; index < 25; index++) {
    const email = `timed${index}@blue.example`;
    const id = await addPerson(house, blue, { email, password: null });
    await infra.database.batch(blue, [keepPassword(infra, blue, id, hash)]);
    known.push(email);
  }
  const unknown = known.map((email) => email.replace('timed', 'ghost'));
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  const client = openClient(house);
  const csrf = await client.token();
  const sample = async (kind: 'known' | 'unknown', email: string) => {
    const body = new URLSearchParams({ csrf, organization: 'blue', email, password: wrong }).toString();
    const startedAt = performance.now();
    const answer = await client.send('POST', '/sign-in', body, {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    });
    times[kind].push(performance.now() - startedAt);
    expect(answer.status).toBe(401);
  };
  // Four rounds, so that no account has to wait; five pairs at a time, the first of a pair by turns.
  for (let round = 0; round < 4; round++) {
    for (let at = 0; at < known.length; at += 5) {
      const pairs = Array.from(
        { length: 5 },
        (_, index) => [known[at + index], unknown[at + index]] as const,
      );
      await Promise.all(
        pairs.flatMap(([one = '', other = ''], index) => {
          const both = [() => sample('known', one), () => sample('unknown', other)];
          return ((index + round) % 2 ? both : both.reverse()).map((start) => start());
        }),
      );
    }
  }
  const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  // Answers leave at multiples of 250 ms: what could tell is how many of them, and what is left over.
  const steps = (values: number[]) =>
    values.reduce((sum, value) => sum + Math.floor(value / 250), 0) / values.length;
  const rest = (values: number[]) => values.map((value) => value % 250);
  expect(times.known).toHaveLength(100);
  expect(Math.abs(median(rest(times.known)) - median(rest(times.unknown)))).toBeLessThan(10);
  expect(Math.abs(steps(times.known) - steps(times.unknown))).toBeLessThan(0.5);
});

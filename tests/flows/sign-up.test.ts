import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mostWaiting } from '../../src/domain/access-requests/access-requests.ts';
import { foldEmail } from '../../src/domain/users/users.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { beginSignUp } from '../../src/flows/sign-up/begin.ts';
import { signUpSettings } from '../../src/flows/sign-up/settings.ts';
import { sha256 } from '../../src/infra/crypto/secrets.ts';
import { type Answer, type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

const fresh = 'violet harbour lantern seventeen';
const account = { name: 'Pat Newcomer', password: fresh, confirmation: fresh };

let house: House;
const ids: Record<string, string> = {};
let count = 0;

beforeAll(async () => {
  house = await openHouse();
  const found = async (slug: string, host?: string) => {
    const name = `${slug[0]?.toUpperCase()}${slug.slice(1)} Company`;
    ids[slug] = await addOrganization(house, { slug, name, ...(host ? { host } : {}) });
    return ids[slug];
  };
  await set(house, await found('blue'), signUpSettings, { mode: 'open' });
  await set(house, await found('teal', 'teal.localhost'), signUpSettings, {
    mode: 'by-domain',
    domains: ['teal.example', 'else.example'],
  });
  await set(house, await found('lime'), signUpSettings, { mode: 'approval' });
  await found('off', 'off.localhost');
});
afterAll(() => house.close());
beforeEach(() => {
  house.mailbox.mood = 'accepting';
});

/** An address that nobody used before, so that no test spends another's budget of mails. */
const someone = () => `comer${++count}@else.example`;

const ask = (client: Client, email: string | string[], organization = 'blue', headers = {}) =>
  client.post('/sign-up', { organization, email }, { from: '/sign-up', headers });

const type = (client: Client, code: string) =>
  client.post('/sign-up/code', { code }, { from: '/sign-up/code' });

const create = (client: Client, fields: Record<string, string | string[]> = {}) =>
  client.post('/sign-up/account', { ...account, ...fields }, { from: '/sign-up/account' });

const referenceOf = (answer: Answer): string =>
  /[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/.exec(answer.text)?.[0] ?? 'none';

const codeIn = (text: string): string => /^(\d{6}|[0-9A-Z-]{12,})$/m.exec(text)?.[1] ?? 'none';

/** Asks in this browser, and gives the code that was mailed. */
async function codeFor(client: Client, email: string, organization = 'blue'): Promise<string> {
  const answer = await ask(client, email, organization);
  expect([answer.status, answer.location]).toEqual([303, '/sign-up/code']);
  return codeIn((await house.mailbox.next(email)).text);
}

/** A browser that has proven an address. */
async function proven(email: string, organization = 'blue', client = openClient(house)): Promise<Client> {
  const answer = await type(client, await codeFor(client, email, organization));
  expect([answer.status, answer.location]).toEqual([303, '/sign-up/account']);
  return client;
}

async function recorded(reference: string): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const [row] = await house.rows<{ cause: string }>('SELECT cause FROM attempts WHERE reference = $1', [
      reference,
    ]);
    if (row) return row.cause;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`nothing was recorded under ${reference}`);
}

const usersOf = (email: string) =>
  house.rows<Record<string, unknown>>(
    `SELECT role, status, email, email_verified_at IS NOT NULL AS verified, invited_by AS "invitedBy"
       FROM users WHERE email_folded = $1`,
    [foldEmail(email)],
  );

/** Everything of an answer that must not tell anybody apart; `email` is what was typed. */
const telling = (answer: Answer, email: string) => ({
  status: answer.status,
  location: answer.location,
  cookies: ((answer.headers['set-cookie'] ?? []) as unknown as string[]).map((line) =>
    line.replace(/=[^;]*/, ''),
  ),
  body: answer.body
    .replaceAll(referenceOf(answer), '')
    .replaceAll(email, 'TYPED')
    .replace(/(name="csrf" value|nonce)="[^"]+"/g, ''),
});

describe('signing up', () => {
  test('e-mail, code, name and password: an active account, and signed in', async () => {
    const email = someone();
    const client = openClient(house);
    const sent = await ask(client, email);
    const page = await client.follow(sent);
    expect(page.text).toContain('Verification is necessary');
    expect(page.text).toContain(email);
    const mail = await house.mailbox.next(email);
    expect(mail.recipients).toEqual([email]);
    expect(mail.subject).toBe('Your verification code for Blue Company');
    expect(await recorded(referenceOf(page))).toBe('sign-up-code-sent');
    // Nothing of an account exists before the address is proven.
    expect(await usersOf(email)).toEqual([]);
    const right = await type(client, codeIn(mail.text));
    expect(right.location).toBe('/sign-up/account');
    const form = await client.follow(right);
    expect(form.text).toContain('E-mail address verified');
    expect(form.text).toContain('Blue Company');
    expect(await usersOf(email)).toEqual([]);
    const done = await create(client);
    expect([done.status, done.location]).toEqual([303, '/dashboard']);
    expect((await client.follow(done)).text).toContain('you are signed in');
    expect(await usersOf(email)).toEqual([
      { role: 'member', status: 'active', email, verified: true, invitedBy: null },
    ]);
    expect(client.cookies.has('__Host-sign-up')).toBe(false);
    const [session] = await house.rows<{ method: string }>(
      'SELECT s.method FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1',
      [email],
    );
    expect(session?.method).toBe('sign-up');
    await signedIn(house, { organization: 'blue', email, password: fresh });
    const audit = await house.rows(
      `SELECT 1 FROM audit_events e JOIN users u ON u.id = e.subject_id
         WHERE e.action = 'user.signed-up' AND u.email = $1`,
      [email],
    );
    expect(audit).toHaveLength(1);
  });

  test('an unfit password or name is refused at its field; what else was typed stays', async () => {
    const email = someone();
    const client = await proven(email);
    const cases: [Record<string, string | string[]>, string][] = [
      [{ password: 'too short' }, 'at least 15 characters'],
      [{ password: '' }, 'Enter a password'],
      [{ password: email, confirmation: email }, 'too close to your name'],
      [{ confirmation: `${fresh} ` }, 'differ'],
      [{ name: ' ' }, 'Enter your name'],
      [{ name: 'Pat\u0000' }, 'characters'],
      [{ name: ['Pat', 'Eve'] }, ''],
    ];
    for (const [fields, words] of cases) {
      const answer = await create(client, fields);
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
      expect(answer.body).not.toContain(fresh);
      if (!fields.name) expect(answer.body).toContain('value="Pat Newcomer"');
    }
    expect((await create(client)).status).toBe(303);
  });

  test('what a visitor adds to the form counts for nothing', async () => {
    const email = someone();
    const client = await proven(email);
    await create(client, {
      email: 'eve@evil.example',
      username: 'eve@evil.example',
      role: 'owner',
      organization: 'lime',
    });
    expect(await usersOf('eve@evil.example')).toEqual([]);
    expect(await usersOf(email)).toMatchObject([{ role: 'member' }]);
  });

  test('takes a seat while there is one; without, the account is made and nobody comes in', async () => {
    const rose = await addOrganization(house, { slug: 'rose', name: 'Rose Company' });
    await set(house, rose, signInSettings, { licenseRequired: true });
    const licenseId = await addLicense(house, rose, { seats: 1 });
    await set(house, rose, signUpSettings, { mode: 'open', licenseId });
    expect((await create(await proven(someone(), 'rose'))).location).toBe('/dashboard');
    const late = someone();
    const answer = await create(await proven(late, 'rose'));
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('Your account is ready');
    expect(await recorded(referenceOf(answer))).toBe('no-seat');
    expect(await usersOf(late)).toMatchObject([{ status: 'active' }]);
  });

  test('by domain: told openly, by the domain alone', async () => {
    const client = openClient(house, 'teal.localhost');
    const post = (email: string) => client.post('/sign-up', { email }, { from: '/sign-up' });
    for (const email of ['pat@other.example', 'pat@mail.teal.example', 'pat@teal.example.evil.example']) {
      const answer = await post(email);
      expect(answer.status, email).toBe(422);
      expect(answer.text).toContain('Addresses of this domain cannot sign up here');
      expect(answer.body).toContain(`value="${email}"`);
    }
    const answer = await post('Pat@TEAL.example');
    expect(answer.location).toBe('/sign-up/code');
    const code = codeIn((await house.mailbox.next('Pat@teal.example')).text);
    expect((await type(client, code)).location).toBe('/sign-up/account');
    expect((await create(client)).location).toBe('/dashboard');
    // Where the organization is only named, nothing is told of it.
    const shared = openClient(house);
    const elsewhere = await shared.follow(await ask(shared, 'pat@other.example', 'teal'));
    expect(elsewhere.status).toBe(200);
    expect(await recorded(referenceOf(elsewhere))).toBe('wrong-address');
  });

  test('with approval: the request waits in the console, and no account is made', async () => {
    const email = someone();
    const client = await proven(email, 'lime');
    const form = await client.get('/sign-up/account');
    expect(form.body).not.toContain('type="password"');
    const refused = await client.post(
      '/sign-up/account',
      { name: 'Lea', reason: '' },
      { from: '/sign-up/account' },
    );
    expect(refused.status).toBe(422);
    expect(refused.body).toContain('value="Lea"');
    const done = await client.post(
      '/sign-up/account',
      { name: 'Lea', reason: 'To help' },
      { from: '/sign-up/account' },
    );
    expect(done.text).toContain('Your request is with the administrators');
    expect(await usersOf(email)).toEqual([]);
    const rows = () =>
      house.rows('SELECT name, reason, status FROM access_requests WHERE email = $1', [email]);
    expect(await rows()).toEqual([{ name: 'Lea', reason: 'To help', status: 'open' }]);

    // Who asks again hears that it waits; no second code, no second request.
    const again = openClient(house);
    const page = await again.follow(await ask(again, email, 'lime'));
    expect(await recorded(referenceOf(page))).toBe('request-waiting');
    expect((await house.mailbox.next(email)).subject).toBe('Your request to Lime Company is waiting');
    expect(await rows()).toHaveLength(1);
  });

  test('with approval and a full queue nothing is used up', async () => {
    const lime = ids.lime ?? '';
    const email = someone();
    const client = await proven(email, 'lime');
    await house.rows(
      `INSERT INTO access_requests (organization_id, id, email, email_folded, name, reason, locale, status, verified_at, opened_at)
         SELECT $1, gen_random_uuid(), 'q' || n || '@x.example', 'q' || n || '@x.example', 'Q', 'r', 'en', 'open', now(), now()
           FROM generate_series(1, $2::integer) n`,
      [lime, mostWaiting],
    );
    const send = () =>
      client.post('/sign-up/account', { name: 'Lea', reason: 'To help' }, { from: '/sign-up/account' });
    const full = await send();
    expect(full.status).toBe(422);
    expect(await recorded(referenceOf(full))).toBe('queue-full');
    await house.rows(`DELETE FROM access_requests WHERE email LIKE 'q%@x.example'`);
    expect((await send()).text).toContain('Your request is with the administrators');
  });
});

describe('nobody outside can tell addresses apart', () => {
  test('the same pages for whatever was typed, through the code; the mail says the rest, or there is none', async () => {
    const blue = ids.blue ?? '';
    const grey = await addOrganization(house, { slug: 'grey', name: 'Grey Company' });
    await set(house, grey, signUpSettings, { mode: 'open' });
    await house.rows(`UPDATE organizations SET status = 'suspended' WHERE slug = 'grey'`);
    const [known, invited, suspended] = [someone(), someone(), someone()];
    await addPerson(house, blue, { email: known, name: 'Kay Known' });
    await addPerson(house, blue, { email: invited, status: 'invited', password: null });
    await addPerson(house, blue, { email: suspended, status: 'suspended' });
    const cases: [string, string, string, string, string | undefined][] = [
      ['unknown', 'blue', someone(), 'sign-up-code-sent', 'Your verification code for Blue Company'],
      ['known', 'blue', known, 'account-exists', 'You have an account at Blue Company'],
      ['suspended', 'blue', suspended, 'account-exists', 'You have an account at Blue Company'],
      ['invited', 'blue', invited, 'invitation-sent', 'Your access to Blue Company'],
      ['no sign-up', 'off', someone(), 'wrong-address', undefined],
      ['suspended organization', 'grey', someone(), 'organization-suspended', undefined],
      ['unknown organization', 'nowhere', someone(), 'unknown-organization', undefined],
      ['the operators', 'operators', someone(), 'sign-up-off', undefined],
    ];
    const seen: [string, unknown][] = [];
    for (const [what, organization, email] of cases) {
      const client = openClient(house);
      await client.get('/sign-up');
      const startedAt = performance.now();
      const sent = await ask(client, email, organization);
      expect(performance.now() - startedAt, what).toBeGreaterThanOrEqual(250);
      const page = await client.follow(sent);
      const renewed = await client.post('/sign-up/code/renewal', {}, { from: '/sign-up/code' });
      await new Promise((resolve) => setTimeout(resolve, 1));
      // 000000 is the code of one in a million: the other cases cannot have it.
      const wrong = await type(client, '000000');
      seen.push([what, [sent, page, renewed, wrong].map((answer) => telling(answer, email))]);
      expect(wrong.text).toContain('4 tries are left');
    }
    for (const [what, answers] of seen) expect(answers, what).toEqual(seen[0]?.[1]);
    for (const [what, , email, cause, subject] of cases) {
      if (subject) expect((await house.mailbox.next(email)).subject, what).toBe(subject);
      const [row] = await house.rows<{ count: number }>(
        `SELECT count(*)::int AS count FROM attempts WHERE kind = 'sign-up' AND cause = $1`,
        [cause],
      );
      expect(row?.count, what).toBeGreaterThan(0);
    }
    const silent = new Set(cases.filter(([, , , , subject]) => !subject).map(([, , email]) => email));
    expect(house.mailbox.mails.filter(({ to }) => silent.has(to))).toEqual([]);
    const mail = house.mailbox.mails.find(({ to }) => to === known);
    expect(mail?.text).toContain('tried to sign up');
    expect(mail?.links).toContain(`http://localhost:${house.port}/sign-in?organization=blue`);
  });

  test('for an address that has an account no code is ever right', async () => {
    const email = someone();
    await addPerson(house, ids.blue ?? '', { email });
    const client = openClient(house);
    await ask(client, email);
    await house.mailbox.next(email);
    const [flow] = await house.rows<{ mac: Buffer | null; codes: number }>(
      `SELECT code_mac AS mac, codes FROM code_flows ORDER BY created_at DESC LIMIT 1`,
    );
    expect(flow).toEqual({ mac: null, codes: 1 });
    const answers = [];
    for (let tries = 0; tries < 6; tries++) answers.push(await type(client, `00000${tries}`));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(422));
    expect(answers.at(-1)?.text).toContain('good no more');
    expect((await client.get('/sign-up/account')).location).toBe('/sign-up/code');
    expect((await create(client)).location).toBe('/sign-up/code');
    expect(await usersOf(email)).toHaveLength(1);
  });

  test('with the mail server down the pages are the same', async () => {
    const pages: object[] = [];
    for (const mood of ['accepting', 'refusing'] as const) {
      house.mailbox.mood = mood;
      const [client, email] = [openClient(house), someone()];
      pages.push(telling(await client.follow(await ask(client, email)), email));
    }
    expect(pages[1]).toEqual(pages[0]);
  });

  test('the time of a request is the same: interleaved samples are within 5 ms of each other', async () => {
    const caller = { host: 'localhost', ip: '127.0.0.1', userAgent: '', browserHash: sha256('browser') };
    const known = someone();
    await addPerson(house, ids.blue ?? '', { email: known, password: null });
    const asked: Record<string, [string, string]> = {
      known: ['blue', known],
      unknown: ['blue', 'nobody@blue.example'],
      'unknown organization': ['nowhere', 'nobody@blue.example'],
      'no sign-up': ['operators', 'nobody@blue.example'],
      'wrong address': ['teal', 'nobody@teal.example'],
    };
    const samples = new Map(Object.keys(asked).map((what) => [what, [] as number[]]));
    for (let round = 0; round < 60; round++) {
      for (const [what, [organizationName, email]] of Object.entries(asked)) {
        const startedAt = performance.now();
        await beginSignUp(house.gatehouse.infra, {
          organizationId: undefined,
          organizationName,
          email,
          host: `localhost:${house.port}`,
          locale: 'en',
          caller,
        });
        samples.get(what)?.push(performance.now() - startedAt);
      }
    }
    // Of each the quickest fifth: what other work on the machine adds, it adds to the slow ones.
    const times = [...samples.values()].map((each) => each.sort((a, b) => a - b)[12] ?? Number.NaN);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(5);
  });
});

describe('what is typed', () => {
  test.each([
    ['a repeated key', ['ann@blue.example', 'eve@evil.example']],
    ['a comma', 'ann@blue.example,eve@evil.example'],
    ['a semicolon', 'ann@blue.example;eve@evil.example'],
    ['a quoted local part', '"ann@evil.example x"@blue.example'],
    ['a name before it', 'Ann <ann@blue.example>'],
    ['a line break', 'ann@blue.example\r\nBcc: eve@evil.example'],
    ['NUL', 'ann\u0000@blue.example'],
    ['full width', 'ａｎｎ@blue.example'],
    ['a dotless i', 'mıa@blue.example'],
    ['nothing', ''],
    ['something endless', `${'a'.repeat(300)}@blue.example`],
  ])('%s in the address: refused at the field, no story, no mail', async (_what, email) => {
    const before = await house.rows('SELECT 1 FROM code_flows');
    const answer = await ask(openClient(house), email);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('id="field-email-error"');
    expect(await house.rows('SELECT 1 FROM code_flows')).toHaveLength(before.length);
  });

  test('forged host headers reach no mail, and no answer gives a code away', async () => {
    const email = someone();
    const client = openClient(house);
    const forged = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example;proto=https' };
    const sent = await ask(client, email, 'blue', forged);
    const mail = await house.mailbox.next(email);
    expect(mail.text + mail.html + mail.subject).not.toContain('evil');
    for (const link of mail.links) expect(new URL(link).host).toBe(`localhost:${house.port}`);
    const code = codeIn(mail.text);
    expect(code).toMatch(/^\d{6}$/);
    for (const answer of [sent, await client.get('/sign-up/code'), await type(client, '123')])
      expect(answer.body).not.toContain(code);
  });

  test('what cannot be a code costs no try', async () => {
    const client = openClient(house);
    await ask(client, someone());
    for (const typed of ['', 'abc', '12345', '1234567', '\u0000', 'x'.repeat(5_000)])
      expect((await type(client, typed)).status).toBe(422);
    expect((await type(client, '000000')).text).toContain('4 tries are left');
  });
});

describe('the code', () => {
  test('is good in the browser that asked only, and once', async () => {
    const email = someone();
    const client = openClient(house);
    const code = await codeFor(client, email);
    const thief = openClient(house);
    thief.cookies.set('__Host-sign-up', client.cookies.get('__Host-sign-up') ?? '');
    expect((await thief.get('/sign-up/code')).location).toBe('/sign-up');
    expect((await type(thief, code)).location).toBe('/sign-up');
    expect((await type(client, code)).location).toBe('/sign-up/account');
    thief.cookies.set('__Host-sign-up', client.cookies.get('__Host-sign-up') ?? '');
    expect((await create(thief)).location).toBe('/sign-up');
    expect(await usersOf(email)).toEqual([]);
    expect((await create(client)).location).toBe('/dashboard');
    const again = openClient(house);
    for (const [name, value] of client.cookies) again.cookies.set(name, value);
    expect((await create(again)).location).toBe('/sign-up');
    expect(await usersOf(email)).toHaveLength(1);
  });

  test('GET and HEAD use nothing up, however often', async () => {
    const client = openClient(house);
    const email = someone();
    const code = await codeFor(client, email);
    await client.send('HEAD', '/sign-up/code', '', {});
    for (let opened = 0; opened < 5; opened++) await client.get('/sign-up/code');
    expect((await type(client, code)).location).toBe('/sign-up/account');
    for (let opened = 0; opened < 5; opened++) await client.get('/sign-up/account');
    expect((await create(client)).location).toBe('/dashboard');
  });

  test('a new one takes the place of the former, a minute later', async () => {
    const email = someone();
    const client = openClient(house);
    const first = await codeFor(client, email);
    const renew = () => client.post('/sign-up/code/renewal', {}, { from: '/sign-up/code' });
    expect((await client.follow(await renew())).text).toContain('before you ask for a new code');
    await house.rows(`UPDATE code_flows SET asked_at = now() - interval '1 minute'`);
    expect((await client.follow(await renew())).text).toContain('a new code is on its way');
    const second = codeIn((await house.mailbox.next(email)).text);
    if (first !== second) expect((await type(client, first)).status).toBe(422);
    expect((await type(client, second)).location).toBe('/sign-up/account');
  });

  test('expired a second ago: the page says so and offers another', async () => {
    const email = someone();
    const client = openClient(house);
    const code = await codeFor(client, email);
    await house.rows(
      `UPDATE code_flows SET expires_at = now() - interval '1 second' WHERE verified_at IS NULL`,
    );
    const answer = await type(client, code);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('The time of this code is over');
    expect(answer.text).toContain('Send new code');
    expect(await recorded(referenceOf(answer))).toBe('code-expired');
  });

  test('what the organization allows is asked again behind the code', async () => {
    const mint = await addOrganization(house, { slug: 'mint', name: 'Mint Company' });
    await set(house, mint, signUpSettings, { mode: 'open' });
    const email = someone();
    const client = await proven(email, 'mint');
    await set(house, mint, signUpSettings, { mode: 'off' });
    await expect
      .poll(async () => (await client.get('/sign-up/account')).text, { timeout: 2_000 })
      .toContain('Nobody can sign up here');
    const csrf = await client.token('/sign-up');
    const body = new URLSearchParams({ csrf, ...account }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    expect((await client.send('POST', '/sign-up/account', body, headers)).status).toBe(410);
    expect(await usersOf(email)).toEqual([]);
  });
});

describe('races', () => {
  const press = async (client: Client, times: number) => {
    const csrf = await client.token('/sign-up/account');
    const body = new URLSearchParams({ csrf, ...account }).toString();
    return Promise.all(
      Array.from({ length: times }, () =>
        client.send('POST', '/sign-up/account', body, {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
        }),
      ),
    );
  };

  test('fifty presses of one button: one account, one session, the rest clean', async () => {
    const email = someone();
    const answers = await press(await proven(email), 50);
    const places = answers.map(({ status, location }) => `${status} ${location}`).sort();
    expect(places.filter((place) => place === '303 /dashboard')).toHaveLength(1);
    expect(places.filter((place) => place === '303 /sign-in')).toHaveLength(49);
    expect(await usersOf(email)).toHaveLength(1);
    expect(
      await house.rows('SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email = $1', [
        email,
      ]),
    ).toHaveLength(1);
  });

  test('three browsers with one address: one account, and the others are told', async () => {
    const email = someone();
    const clients = [await proven(email), await proven(email), await proven(email.replace('comer', 'COMER'))];
    const answers = await Promise.all(clients.map((client) => create(client)));
    expect(answers.filter(({ location }) => location === '/dashboard')).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes('You have an account already'))).toHaveLength(2);
    expect(await usersOf(email)).toHaveLength(1);
  });

  test('a sign-up beside an invitation of the same address: the invited account stays as it is', async () => {
    const email = someone();
    const client = await proven(email);
    await addPerson(house, ids.blue ?? '', { email, status: 'invited', password: null });
    const answer = await create(client);
    expect(answer.text).toContain('You have an account already');
    expect(await usersOf(email)).toMatchObject([{ status: 'invited', verified: true }]);
    const credentials = await house.rows(
      'SELECT 1 FROM credentials c JOIN users u ON u.id = c.user_id WHERE u.email = $1',
      [email],
    );
    expect(credentials).toEqual([]);
  });
});

describe('the settings', () => {
  test('mode, domains and licence; what is wrong stands at its field', async () => {
    const blue = ids.blue ?? '';
    await addPerson(house, blue, { email: 'owner@blue.example', role: 'owner' });
    const owner = await signedIn(house, {
      organization: 'blue',
      email: 'owner@blue.example',
      password: samplePassword,
    });
    const path = '/console/settings/sign-up';
    const page = await owner.get(path);
    const version = /name="version" value="(\d+)"/.exec(page.body)?.[1] ?? '';
    const save = (fields: Record<string, string>) =>
      owner.post(path, { version, mode: 'open', domains: '', licenseId: '', ...fields }, { from: path });
    for (const [fields, words] of [
      [{ mode: 'by-domain' }, 'Enter at least one domain'],
      [{ domains: 'not a domain!' }, 'This is no list of domains'],
      [{ domains: 'localhost' }, 'This is no list of domains'],
      [{ mode: 'everything' }, ''],
      [{ licenseId: 'x' }, ''],
    ] as const) {
      const answer = await save(fields);
      expect(answer.status, JSON.stringify(fields)).toBe(422);
      expect(answer.text).toContain(words);
    }
    const saved = await save({ mode: 'by-domain', domains: '@Blue.Example\r\nother.example, blue.example' });
    expect(saved.status).toBe(303);
    expect((await owner.get(path)).body).toContain('blue.example\nother.example');
  });

  test('where nobody can sign up the page says so before anything is typed', async () => {
    const page = await openClient(house, 'off.localhost').get('/sign-up');
    expect(page.text).toContain('Nobody can sign up here');
    expect(page.body).not.toContain('name="email"');
  });
});

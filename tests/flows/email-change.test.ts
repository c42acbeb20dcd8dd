import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepPassword } from '../../src/domain/credentials/credentials.ts';
import { issueVerification } from '../../src/domain/verifications/verifications.ts';
import { type Answer, type Client, type Fields, openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;
let people = 0;
let id: string;
let email: string;
let newEmail: string;
/** The browser that asks. */
let client: Client;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
});
afterAll(() => house.close());

beforeEach(async () => {
  people++;
  email = `old${people}@blue.example`;
  newEmail = `New.${people}@blue.example`;
  id = await addPerson(house, blue, { email, name: 'Ann Example' });
  client = await enter(email);
});

describe('asking for another e-mail address', () => {
  test('mails a link to the new address and changes nothing yet', async () => {
    const answer = await ask(client);
    expect(answer.location).toBe('/profile');
    const page = await client.follow(answer);
    expect(page.text).toContain(`If ${newEmail} can be used, a link is on its way there.`);
    const mail = await house.mailbox.next(newEmail);
    expect(mail.recipients).toEqual([newEmail]);
    expect(mail.links[0]).toMatch(
      new RegExp(`^http://localhost:${house.port}/email-change/[\\w-]+\\.[\\w-]+$`),
    );
    // Nobody proved that the address is theirs: it gets no text that the one who asked may have typed.
    expect(mail.text + mail.subject).not.toContain('Ann Example');
    expect(await stored()).toMatchObject({ email });
    expect(`${answer.body}${JSON.stringify(answer.headers)}${page.body}`).not.toContain(
      tokenIn(mail.links[0]),
    );
  });

  test('needs the password, whose guesses are counted with those at the sign-in', async () => {
    for (let guess = 1; guess <= 5; guess++) {
      const answer = await ask(client, { password: `wrong ${guess}` });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('This is not your current password.');
      expect(answer.body).toContain(`value="${newEmail}"`);
      expect(answer.body).not.toContain(`wrong ${guess}`);
    }
    const waiting = await ask(client);
    expect(waiting.status).toBe(422);
    expect(waiting.text).toContain('The password was wrong too often. Wait a minute, then try again.');
    // The very same counter: this browser may not sign in either.
    const answer = await client.post('/sign-out', {}, { from: '/profile' });
    expect(answer.status).toBe(303);
    await expect(enter(email, client)).rejects.toThrow('401');
    expect(await causes()).toEqual([
      'signed-in',
      ...Array.from({ length: 5 }, () => 'wrong-password'),
      'too-many-attempts',
      'too-many-attempts',
    ]);
    await expectNoMail(newEmail);
  });

  test('a right password clears the count', async () => {
    for (const guess of ['one', 'two', 'three', 'four']) await ask(client, { password: guess });
    expect((await ask(client)).status).toBe(303);
    expect((await ask(client, { password: 'five' })).text).toContain('This is not your current password.');
    expect((await ask(client, { email: `x${newEmail}` })).status).toBe(303);
  });

  test('an address that somebody else has gets the same answer and no mail', async () => {
    await addPerson(house, blue, { email: `taken${people}@blue.example` });
    const free = await ask(client);
    const taken = await ask(client, { email: `TAKEN${people}@blue.example` });
    expect([taken.status, taken.location]).toEqual([free.status, free.location]);
    const page = async (answer: Answer) =>
      (await client.follow(answer)).text
        .replace(/[0-9A-Z]{5}-[0-9A-Z]{5}/, 'CODE')
        .replace(/If \S+ can/, 'If ADDRESS can')
        .replace(/Now: [^.]+\./, '');
    // The notice travels in a cookie, so each answer is followed before the next is asked.
    const takenPage = await page(taken);
    const freePage = await page(await ask(client, { email: `free${people}@blue.example` }));
    expect(takenPage).toBe(freePage);
    expect(await causes()).toEqual(['signed-in', 'email-change-sent', 'email-taken', 'email-change-sent']);
    await expectNoMail(`taken${people}@blue.example`);
    expect(await causes(`reference = '${reference(takenPage)}'`)).toEqual([]);
  });

  test('the reference shown leads an administrator to what became of it', async () => {
    await addPerson(house, blue, { email: `taken${people}@blue.example` });
    const page = await client.follow(await ask(client, { email: `taken${people}@blue.example` }));
    expect(await causes(`reference = '${reference(page.text)}'`)).toEqual(['email-taken']);
  });

  test('an address gets three mails in a quarter of an hour, and the fourth answer reads the same', async () => {
    const pages: Answer[] = [];
    for (let time = 1; time <= 4; time++) pages.push(await client.follow(await ask(client)));
    for (const page of pages) expect(page.text).toContain(`If ${newEmail} can be used`);
    expect((await causes()).slice(1)).toEqual([
      ...Array.from({ length: 3 }, () => 'email-change-sent'),
      'mail-budget-spent',
    ]);
  });

  test.each<[string, Fields]>([
    ['no address', { email: '' }],
    ['no password', { password: '' }],
    ['two addresses', { email: ['a@x.example', 'b@y.example'] }],
    ['a list of addresses', { email: 'a@x.example,b@y.example' }],
    ['addresses with a semicolon', { email: 'a@x.example;b@y.example' }],
    ['a line break', { email: 'a@x.example\r\nBcc: b@y.example' }],
    ['a NUL', { email: 'a\0@x.example' }],
    ['a quoted local part', { email: '"a@evil.example"@x.example' }],
    ['an address of 300 characters', { email: `${'a'.repeat(288)}@x.example` }],
    ['two passwords', { password: [samplePassword, samplePassword] }],
  ])('%s is refused at its field, and nothing is mailed', async (_what, fields) => {
    const answer = await ask(client, fields);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatch(/aria-invalid="true"/);
    expect(await house.rows('SELECT id FROM verifications WHERE user_id = $1', [id])).toEqual([]);
  });

  test('the same address in other letters is no other address', async () => {
    const answer = await ask(client, { email: email.toUpperCase() });
    expect(answer.text).toContain('This is your e-mail address already.');
  });

  test('the link comes from the configuration, whatever the request claims', async () => {
    const answer = await client.post(
      '/profile/email',
      { email: newEmail, password: samplePassword },
      {
        from: '/profile/email',
        headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
      },
    );
    expect(answer.status).toBe(303);
    expect((await house.mailbox.next(newEmail)).links[0]).toContain(`http://localhost:${house.port}/`);
  });
});

describe('following the link', () => {
  test('one press changes the address; other sessions and reset links end, the old address is told', async () => {
    const elsewhere = await enter(email);
    const { infra } = house.gatehouse;
    const reset = await infra.database.inOrganization(blue, (tx) =>
      issueVerification(tx, {
        organizationId: blue,
        purpose: 'password-reset',
        userId: id,
        email,
        lifetime: 60_000,
      }),
    );
    const link = await asked();
    const arrived = await client.get(link);
    expect([arrived.status, arrived.location]).toEqual([303, '/email-change']);
    const page = await client.follow(arrived);
    expect(page.text).toContain(`you sign in with ${newEmail} from now on.`);
    expect(page.body).not.toContain(tokenIn(link));
    expect(await stored()).toMatchObject({ email });

    const done = await press(client);
    expect(done.location).toBe('/profile');
    expect((await client.follow(done)).text).toContain('Your e-mail address is changed.');
    expect(await stored()).toEqual({ email: newEmail, email_folded: newEmail.toLowerCase(), verified: true });
    expect(client.cookies.has('__Host-email-change')).toBe(false);

    expect((await elsewhere.get('/profile')).location).toContain('/sign-in');
    await expect(enter(email)).rejects.toThrow('401');
    await enter(newEmail);
    const [revoked] = await house.rows(
      'SELECT revoked_at IS NOT NULL AS revoked FROM verifications WHERE id = $1',
      [reset.id],
    );
    expect(revoked).toEqual({ revoked: true });
    const told = await house.mailbox.next(email);
    expect(told.text).toContain(newEmail);
    expect(told.text).toContain('tell your administrator at once');
    const events = await house.rows<{ action: string }>(
      `SELECT action FROM audit_events WHERE subject_id = $1 ORDER BY at`,
      [id],
    );
    expect(events.map((event) => event.action)).toEqual([
      'user.email-change-requested',
      'user.email-changed',
    ]);
  });

  test('scanners use nothing up: looking changes nothing, and another browser must be signed in', async () => {
    const link = await asked();
    const scanner = openClient(house);
    for (let look = 1; look <= 5; look++) await scanner.get(link);
    await scanner.send('HEAD', link, '', {});
    const page = await scanner.follow(await scanner.get(link));
    expect(page.text).not.toContain(newEmail);
    expect(page.text).toContain('another browser');
    expect((await press(scanner)).status).toBe(403);
    // Whoever owns a mistyped address knows it, and gets no further.
    expect((await press(scanner, { email: newEmail })).status).toBe(403);
    expect(await stored()).toMatchObject({ email });

    await client.get(link);
    expect((await press(client)).location).toBe('/profile');
    expect(await stored()).toMatchObject({ email: newEmail });
  });

  test('another browser confirms once the person is signed in there; then every other session is over', async () => {
    const link = await asked();
    const other = openClient(house);
    await other.get(link);
    expect((await other.get('/email-change')).body).toContain('/sign-in?next=/email-change');
    await enter(email, other);
    expect((await press(other)).location).toBe('/profile');
    expect(await stored()).toMatchObject({ email: newEmail });
    expect((await client.get('/profile')).location).toContain('/sign-in');
  });

  test('somebody else who is signed in confirms nothing', async () => {
    const link = await asked();
    await addPerson(house, blue, { email: `other${people}@blue.example` });
    const other = await enter(`other${people}@blue.example`);
    await other.get(link);
    expect((await press(other)).status).toBe(403);
    expect(await stored()).toMatchObject({ email });
  });

  test('of many presses at once one counts, the others are told', async () => {
    await client.get(await asked());
    const csrf = await client.token('/email-change');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        client.send('POST', '/email-change', new URLSearchParams({ csrf }).toString(), {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
        }),
      ),
    );
    const statuses = answers.map((answer) => answer.status).sort();
    expect(statuses).toEqual([303, ...Array.from({ length: 19 }, () => 410)]);
  });

  test.each<[string, string, (link: string) => Promise<unknown>]>([
    ['expired', 'older than 60 minutes', () => move("expires_at = now() - interval '1 second'")],
    ['used', 'was used before', () => move('used_at = now()')],
    ['replaced by a newer one', 'A newer link was sent', () => ask(client, { email: `x${newEmail}` })],
    ['older than a recovery', 'your account changed meanwhile', () => recover()],
    [
      'of somebody suspended',
      'does not work here',
      () => house.rows(`UPDATE users SET status = 'suspended' WHERE id = $1`, [id]),
    ],
  ])('a link that is %s says so before anything is typed, and does nothing', async (_what, words, spoil) => {
    const link = await asked();
    await spoil(link);
    const visitor = openClient(house);
    visitor.cookies.set('__Host-browser', client.cookies.get('__Host-browser') ?? '');
    const csrf = await visitor.token('/sign-in');
    const page = await visitor.follow(await visitor.get(link));
    expect(page.status).toBe(410);
    expect(page.text).toContain(words);
    expect(page.text).toContain('Ask for a new link');
    expect(page.text).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
    const pressed = await visitor.post('/email-change', { csrf, email: newEmail });
    expect(pressed.status).toBe(410);
    expect(await stored()).toMatchObject({ email });
  });

  test.each([
    ['cut off', (token: string) => token.slice(0, -3)],
    ['changed', (token: string) => token.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'))],
    ['of another organization', (token: string) => `${'A'.repeat(22)}${token.slice(22)}`],
  ])('a link that was %s is not recognized', async (_what, change) => {
    const link = await asked();
    const page = await client.follow(await client.get(`/email-change/${change(tokenIn(link))}`));
    expect(page.status).toBe(410);
    expect(page.text).toContain('The link is not complete.');
    expect(await stored()).toMatchObject({ email });
  });

  test('a link works at the organization’s own address only', async () => {
    const host = `green${people}.localhost`;
    await addOrganization(house, { slug: `green${people}`, name: `Green ${people}`, host });
    const link = await asked();
    const elsewhere = openClient(house, host);
    elsewhere.cookies.set('__Host-browser', client.cookies.get('__Host-browser') ?? '');
    const page = await elsewhere.follow(await elsewhere.get(link));
    expect(page.status).toBe(410);
    expect(page.text).not.toContain(newEmail);
    expect((await elsewhere.post('/email-change', { email: newEmail })).status).toBe(410);
    expect(await stored()).toMatchObject({ email });
  });

  test('an address that somebody else got meanwhile is said plainly, and nothing is half-done', async () => {
    const link = await asked();
    await addPerson(house, blue, { email: newEmail.toLowerCase() });
    const elsewhere = await enter(email);
    await client.get(link);
    const answer = await press(client);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Somebody else in your organization has this e-mail address now.');
    expect(await stored()).toMatchObject({ email });
    expect((await elsewhere.get('/profile')).status).toBe(200);
    expect(
      await house.rows('SELECT id FROM mails WHERE user_id = $1 AND kind = $2', [id, 'email-changed']),
    ).toEqual([]);
  });
});

async function enter(address: string, browser = openClient(house)): Promise<Client> {
  const answer = await browser.post('/sign-in', {
    organization: 'blue',
    email: address,
    password: samplePassword,
  });
  if (answer.status !== 303) throw new Error(`not signed in: ${answer.status}`);
  return browser;
}

const ask = (browser: Client, fields: Fields = {}) =>
  browser.post(
    '/profile/email',
    { email: newEmail, password: samplePassword, ...fields },
    { from: '/profile/email' },
  );

/** Asks for the new address and answers the path of the mailed link. */
async function asked(): Promise<string> {
  expect((await ask(client)).status).toBe(303);
  return new URL((await house.mailbox.next(newEmail)).links[0] ?? '').pathname;
}

const press = (browser: Client, fields: Fields = {}) =>
  browser.post('/email-change', fields, { from: '/email-change' });

const tokenIn = (link = ''): string => link.split('/').at(-1) ?? '';

const reference = (text: string): string => /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(text)?.[0] ?? '';

const stored = async () =>
  (
    await house.rows(
      'SELECT email, email_folded, email_verified_at IS NOT NULL AS verified FROM users WHERE id = $1',
      [id],
    )
  )[0];

const causes = async (where = 'true'): Promise<string[]> =>
  (
    await house.rows<{ cause: string }>(
      `SELECT cause FROM attempts WHERE user_id = $1 AND ${where} ORDER BY at`,
      [id],
    )
  ).map((row) => row.cause);

const move = (change: string) =>
  house.rows(`UPDATE verifications SET ${change} WHERE user_id = $1 AND purpose = 'email-change'`, [id]);

/** The person set a new password, in whatever way. */
async function recover(): Promise<void> {
  const { infra } = house.gatehouse;
  const hash = await infra.hasher.hash('another fine password', { organization: blue, ip: 'test' });
  await infra.database.inOrganization(blue, (tx) => tx.run(keepPassword(infra, blue, id, hash)));
}

/** Whatever is queued was sent by the time a later mail arrives. */
async function expectNoMail(to: string): Promise<void> {
  expect(await house.rows(`SELECT id FROM mails WHERE status = 'queued' AND user_id = $1`, [id])).toEqual([]);
  expect(house.mailbox.mails.filter((mail) => mail.recipients.includes(to))).toEqual([]);
}

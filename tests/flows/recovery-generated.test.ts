import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recoverySettings } from '../../src/flows/recovery/settings.ts';
import { recorded as recordedIn, referenceOf, telling } from '../fixtures/answers.ts';
import { type Client, openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

const host = 'generated.localhost';

let house: House;
let organization: string;
let count = 0;

beforeAll(async () => {
  house = await openHouse();
  organization = await addOrganization(house, { slug: 'generated', name: 'Generated Company', host });
  await set(house, organization, recoverySettings, { method: 'generated' });
});
afterAll(() => house.close());
beforeEach(() => {
  house.mailbox.mood = 'accepting';
});

/** Somebody new, so that no test spends another's budget of mails. */
async function someone(status: 'active' | 'invited' | 'suspended' = 'active') {
  const email = `person${++count}@generated.example`;
  const id = await addPerson(house, organization, { email, name: `Pat Number${count}`, status });
  return { email, id };
}

const recorded = (reference: string) => recordedIn(house, reference);
const newClient = () => openClient(house, host);
const ask = (client: Client, email: string, headers = {}) =>
  client.post('/forgot-password', { email }, { from: '/forgot-password', headers });
const press = (client: Client, fields: Record<string, string> = {}) =>
  client.post('/new-password', fields, { from: '/new-password' });
const signIn = (client: Client, email: string, password: string) =>
  client.post('/sign-in', { email, password });

/** Asks in this browser, and gives the path that the first mail leads to. */
async function linkFor(client: Client, email: string): Promise<string> {
  await ask(client, email);
  const mail = await house.mailbox.next(email);
  const link = mail.links.find((each) => each.includes('/new-password/'));
  if (!link) throw new Error(`no link in: ${mail.text}`);
  return new URL(link).pathname;
}

const passwordIn = (mail: { text: string }): string =>
  /^[a-z0-9]{4}(-[a-z0-9]{4}){6}$/m.exec(mail.text)?.[0] ?? `no password in: ${mail.text}`;

describe('a generated password', () => {
  test('one mail leads to a button, the second brings the password; the former one works meanwhile', async () => {
    const { email, id } = await someone();
    const client = newClient();
    const form = await client.get('/forgot-password');
    for (const words of ['Hi! Insert your email!', 'Send', 'Back to login'])
      expect(form.text).toContain(words);
    const answer = await ask(client, email);
    expect([answer.status, answer.text.includes('Email Sent')]).toEqual([200, true]);
    const mail = await house.mailbox.next(email);
    expect(mail.recipients).toEqual([email]);
    const link = new URL(mail.links.find((each) => each.includes('/new-password/')) ?? '');
    expect(link.origin).toBe(`http://${host}:${house.port}`);
    expect(mail.html).toMatch(new RegExp(`<a[^>]*href="${link.href}"[^>]*>\\s*Here\\s*</a>`));
    expect(await recorded(referenceOf(answer))).toMatchObject({ cause: 'new-password-link-sent' });

    const followed = await client.get(link.pathname);
    expect([followed.status, followed.location]).toEqual([303, '/new-password']);
    const page = await client.follow(followed);
    expect(page.body).toContain('data-self-press');
    expect(page.body).not.toContain('type="email"');
    const pressed = await press(client);
    expect([pressed.status, pressed.location]).toEqual([303, '/new-password/sent']);
    expect((await client.follow(pressed)).text).toContain('New password sent via mail');
    const second = await house.mailbox.next(email);
    expect(second.recipients).toEqual([email]);
    const password = passwordIn(second);
    expect(second.html).toContain(password);
    expect(second.subject).not.toContain(password);

    expect((await signIn(newClient(), email, samplePassword)).location).toBe('/dashboard');
    const [kept] = await house.rows<{ count: number }>(
      `SELECT count(*)::integer AS count FROM credentials WHERE user_id = $1 AND kind = 'temporary'`,
      [id],
    );
    expect(kept?.count, 'whoever remembers the former password needs it no more').toBe(0);
    expect((await signIn(newClient(), email, password)).status).toBe(401);
  });

  test('signed in with it, nothing opens but the page for an own one; a second use fails like any wrong one', async () => {
    const { email } = await someone();
    const client = newClient();
    await client.get(await linkFor(client, email));
    await press(client);
    const password = passwordIn(await house.mailbox.next(email));
    const arrived = await signIn(client, email, password);
    expect([arrived.status, arrived.location]).toEqual([303, '/own-password']);
    for (const path of ['/dashboard', '/profile', '/console', '/profile/password'])
      expect((await client.get(path)).location, path).toMatch(/^\/sign-in/);
    const again = await signIn(newClient(), email, password);
    const wrong = await signIn(newClient(), email, 'not this one at all');
    expect(telling(again)).toEqual(telling(wrong));
    expect((await recorded(referenceOf(again))).cause).toBe('wrong-password');
  });

  test('guesses at it count as guesses at the sign-in', async () => {
    const { email } = await someone();
    const client = newClient();
    await client.get(await linkFor(client, email));
    await press(client);
    const password = passwordIn(await house.mailbox.next(email));
    const guesser = newClient();
    for (let tries = 0; tries < 5; tries++) await signIn(guesser, email, password.replace(/^./, 'A'));
    const waiting = await signIn(guesser, email, password);
    expect(waiting.status).toBe(401);
    expect((await recorded(referenceOf(waiting))).cause).toBe('too-many-attempts');
  });

  test('it is good for an hour, whoever sweeps', async () => {
    const { email, id } = await someone();
    const client = newClient();
    await client.get(await linkFor(client, email));
    await press(client);
    const password = passwordIn(await house.mailbox.next(email));
    const [kept] = await house.rows<{ minutes: number }>(
      `SELECT round(extract(epoch FROM expires_at - now()) / 60)::integer AS minutes FROM credentials
         WHERE user_id = $1 AND kind = 'temporary'`,
      [id],
    );
    expect(kept?.minutes).toBe(60);
    await house.rows(
      `UPDATE credentials SET expires_at = now() - interval '1 second' WHERE user_id = $1 AND kind = 'temporary'`,
      [id],
    );
    expect((await signIn(newClient(), email, password)).status).toBe(401);
  });

  test('five hundred presses at once lead to one mail', async () => {
    const { email } = await someone();
    const client = newClient();
    await client.get(await linkFor(client, email));
    const csrf = await client.token('/new-password');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    const body = new URLSearchParams({ csrf }).toString();
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => newClient().send('POST', '/new-password', body, headers)),
    );
    const statuses = Map.groupBy(answers, ({ status }) => status);
    expect([...statuses].map(([status, each]) => [status, each.length]).sort()).toEqual([
      [303, 1],
      [410, 499],
    ]);
    await house.mailbox.next(email);
    const mails = await house.rows(
      `SELECT 1 FROM mails WHERE kind = 'new-password' AND user_id = (SELECT id FROM users WHERE email = $1)`,
      [email],
    );
    expect(mails).toHaveLength(1);
  });
});

describe('a link alone never acts', () => {
  test('a scanner looks, opens five times and even sends the form: the person still gets through', async () => {
    const { email, id } = await someone();
    const client = newClient();
    const link = await linkFor(client, email);
    const scanner = newClient();
    await scanner.send('HEAD', link, '', {});
    for (let opened = 0; opened < 5; opened++) {
      await scanner.get(link);
      await scanner.get('/new-password');
    }
    const page = await scanner.get('/new-password');
    expect(page.body).toContain('type="email"');
    expect(page.body).not.toContain('data-self-press');
    expect(page.body).not.toContain(email);
    const pressed = await press(scanner);
    expect(pressed.status).toBe(422);
    expect(pressed.body).not.toContain(email);
    const used = await house.rows('SELECT used_at FROM verifications WHERE user_id = $1', [id]);
    expect(used).toEqual([{ used_at: null }]);
    await client.get(link);
    expect((await press(client)).location).toBe('/new-password/sent');
  });

  test('in another browser the address is asked for; five wrong ones close it there', async () => {
    const { email } = await someone();
    const own = newClient();
    const link = await linkFor(own, email);
    const telephone = newClient();
    await telephone.get(link);
    for (let tries = 0; tries < 5; tries++) {
      const answer = await press(telephone, { email: `guess${tries}@generated.example` });
      expect([answer.status, answer.text.includes('not sent to this address')]).toEqual([422, true]);
    }
    expect((await press(telephone, { email })).text).toContain('too often');
    const other = await someone();
    const second = await linkFor(own, other.email);
    await telephone.get(second);
    expect((await press(telephone, { email: other.email.toUpperCase() })).location).toBe(
      '/new-password/sent',
    );
    expect((await house.mailbox.next(other.email)).text).toContain('-');
  });

  test('it works once; expired, used or altered it says so before anything is pressed', async () => {
    const { email } = await someone();
    const client = newClient();
    const link = await linkFor(client, email);
    await client.get(link);
    await press(client);
    await house.mailbox.next(email);
    const closed = async (path: string) => {
      await client.get(path);
      const answer = await client.get('/new-password');
      expect([answer.status, answer.text.includes('Ask for a new link')]).toEqual([410, true]);
      return (await recorded(referenceOf(answer))).cause;
    };
    expect(await closed(link)).toBe('link-used');
    expect(await closed(link.slice(0, -3))).toBe('link-altered');
    expect(await closed('/new-password/%F0%9F%8C%8A%00%0d%0aSet-Cookie:x')).toBe('link-altered');
    const second = await linkFor(client, email);
    await house.rows(
      `UPDATE verifications SET expires_at = now() - interval '1 second' WHERE used_at IS NULL`,
    );
    expect(await closed(second)).toBe('link-expired');
  });

  test('a link of the other method, or without a story, leads nowhere', async () => {
    const { email } = await someone();
    const client = newClient();
    const link = await linkFor(client, email);
    await client.get(link.replace('/new-password/', '/reset-password/'));
    expect((await client.get('/reset-password')).status).toBe(410);
    expect((await newClient().get('/new-password')).location).toBe('/forgot-password');
  });
});

describe('nobody outside can tell accounts apart', () => {
  test('the same bytes for whatever was typed; only who may have one gets a mail', async () => {
    const known = await someone();
    const cases: [string, string, string][] = [
      ['known', known.email, 'new-password-link-sent'],
      ['unknown', 'nobody@generated.example', 'unknown-account'],
      ['suspended', (await someone('suspended')).email, 'user-suspended'],
      ['invited', (await someone('invited')).email, 'invitation-pending'],
    ];
    const answers = [];
    for (const [what, email, cause] of cases) {
      const client = newClient();
      await client.get('/forgot-password');
      const startedAt = performance.now();
      const answer = await ask(client, email);
      expect(performance.now() - startedAt, what).toBeGreaterThanOrEqual(250);
      expect((await recorded(referenceOf(answer))).cause).toBe(cause);
      answers.push([what, telling(answer)] as const);
    }
    for (const [what, answer] of answers) expect(answer, what).toEqual(answers[0]?.[1]);
    await house.mailbox.next(known.email);
    const written = new Set(house.mailbox.mails.flatMap(({ recipients }) => recipients));
    expect(cases.filter(([, email]) => written.has(email)).map(([what]) => what)).toEqual(['known']);
  });

  test('with the mail server down the pages are the same', async () => {
    const { email } = await someone();
    const well = telling(await ask(newClient(), (await someone()).email));
    house.mailbox.mood = 'refusing';
    expect(telling(await ask(newClient(), email))).toEqual(well);
  });

  test('forged host headers reach no link', async () => {
    const { email } = await someone();
    const client = newClient();
    await ask(client, email, { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' });
    const first = await house.mailbox.next(email);
    await client.get(new URL(first.links.find((each) => each.includes('/new-password/')) ?? '').pathname);
    await press(client);
    for (const mail of [first, await house.mailbox.next(email)])
      for (const link of mail.links) expect(new URL(link).host).toBe(`${host}:${house.port}`);
  });
});

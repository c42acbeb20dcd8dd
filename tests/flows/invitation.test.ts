import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createProfiles } from '../../src/domain/profiles/profiles.ts';
import { randomSecret } from '../../src/infra/crypto/secrets.ts';
import { type Answer, type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

const chosen = 'seven quiet otters cross';
const choice = { password: chosen, confirmation: chosen };

let house: House;
let blue: string;
let green: string;
let admin: Client;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  green = await addOrganization(house, { slug: 'green', name: 'Green Company', host: 'green.localhost' });
  await addPerson(house, blue, { email: 'boss@blue.example', name: 'Bea Boss', role: 'administrator' });
  await addPerson(house, green, { email: 'boss@green.example', role: 'owner' });
  admin = await signedIn(house, {
    organization: 'blue',
    email: 'boss@blue.example',
    password: samplePassword,
  });
});
afterAll(() => house.close());

const invite = (fields: Record<string, string | string[]>, by = admin): Promise<Answer> =>
  by.post(
    '/console/users/new',
    { name: 'Nina New', role: 'member', license: '', language: 'en', access: 'unlimited', ...fields },
    { from: '/console/users/new' },
  );

/** Invites somebody and answers the id and the link that was mailed. */
async function invited(email: string, fields: Record<string, string> = {}) {
  const answer = await invite({ email, ...fields });
  expect(answer.status, answer.text).toBe(303);
  return { id: answer.location?.split('/').at(-1) ?? '', link: await mailedLink(email) };
}

async function mailedLink(email: string): Promise<string> {
  const mail = await house.mailbox.next(email);
  const link = mail.links.find((each) => each.includes('/invitation/'));
  if (!link) throw new Error(`no invitation in: ${mail.text}`);
  return link;
}

/** A browser that has followed the link. */
async function followed(link: string, hostname = 'localhost'): Promise<Client> {
  const client = openClient(house, hostname);
  const answer = await client.get(new URL(link).pathname);
  expect(answer.status).toBe(303);
  expect(answer.location).toBe('/invitation');
  return client;
}

const accept = (client: Client, fields: Record<string, string | string[]> = choice) =>
  client.post('/invitation', fields, { from: '/invitation' });

const statusOf = async (id: string) =>
  (await house.rows<{ status: string }>('SELECT status FROM users WHERE id = $1', [id]))[0]?.status;

const causeOf = async (reference: string) => {
  const until = Date.now() + 10_000;
  for (;;) {
    const [row] = await house.rows<{ cause: string }>('SELECT cause FROM attempts WHERE reference = $1', [
      reference,
    ]);
    if (row) return row.cause;
    if (Date.now() > until) throw new Error(`nothing was recorded under ${reference}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const referenceIn = (answer: Answer) =>
  /[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/.exec(answer.text)?.[0] ?? '';

describe('an invitation', () => {
  test('brings a link; the link a page; the page a password; the password the dashboard', async () => {
    const { id, link } = await invited('nina@blue.example');
    expect(new URL(link).origin).toBe(`http://localhost:${house.port}`);
    const client = await followed(link);
    const page = await client.get('/invitation');
    expect(page.status).toBe(200);
    for (const shown of ['Nina New', 'Blue Company']) expect(page.text).toContain(shown);
    expect(page.body).toContain('nina@blue.example');
    const done = await accept(client);
    expect(done.location).toBe('/sign-in?organization=blue');
    const signIn = await client.follow(done);
    expect(signIn.text).toContain('Your password is set up and your e-mail address is verified.');
    expect(signIn.body).toContain('value="nina@blue.example"');
    const rows = await house.rows<{ status: string; verified: boolean; by: string }>(
      `SELECT u.status, u.email_verified_at IS NOT NULL AS verified, i.email AS by
         FROM users u JOIN users i ON i.id = u.invited_by WHERE u.id = $1`,
      [id],
    );
    expect(rows).toEqual([{ status: 'active', verified: true, by: 'boss@blue.example' }]);
    await signedIn(house, { organization: 'blue', email: 'nina@blue.example', password: chosen });
  });

  test('is recorded: who invited whom, and that it was accepted', async () => {
    const { id, link } = await invited('recorded@blue.example', { role: 'administrator' });
    await accept(await followed(link));
    const events = await house.rows<{ action: string; role: string | null }>(
      "SELECT action, change->>'role' AS role FROM audit_events WHERE subject_id = $1 ORDER BY at, id",
      [id],
    );
    expect(events).toEqual([
      { action: 'user.invited', role: 'administrator' },
      { action: 'invitation.accepted', role: null },
    ]);
  });

  test('leaves the address of the mail alone whatever the request says of its own host', async () => {
    await admin.post(
      '/console/users/new',
      { name: 'Forged Host', email: 'forged@blue.example', role: 'member', access: 'unlimited' },
      {
        from: '/console/users/new',
        headers: {
          'x-forwarded-host': 'evil.example',
          'x-forwarded-proto': 'https',
          forwarded: 'host=evil.example',
        },
      },
    );
    expect(new URL(await mailedLink('forged@blue.example')).origin).toBe(`http://localhost:${house.port}`);
  });

  test('opened at another address leads to the right one, with nothing used up', async () => {
    const boss = await signedIn(house, {
      email: 'boss@green.example',
      password: samplePassword,
      hostname: 'green.localhost',
    });
    await invite({ email: 'gil@green.example' }, boss);
    const link = await mailedLink('gil@green.example');
    expect(new URL(link).host).toBe(`green.localhost:${house.port}`);
    const astray = await openClient(house).get(new URL(link).pathname);
    expect(astray.location).toBe(link);
    const done = await accept(await followed(link, 'green.localhost'));
    expect(done.location).toBe('/sign-in');
  });

  test('to an address that is taken, or mistyped: the form comes back as it was filled in', async () => {
    await invited('taken@blue.example');
    const taken = await invite({ email: 'TAKEN@blue.example', name: 'Second Name', access: '3' });
    expect(taken.status).toBe(422);
    expect(taken.text).toContain('Somebody in this organization already has this e-mail address.');
    for (const kept of ['Second Name', 'TAKEN@blue.example']) expect(taken.body).toContain(kept);
    expect(taken.body).toMatch(/value="3" checked/);
    expect((await invite({ email: 'a@x.example,b@y.example' })).status).toBe(422);
    expect((await invite({ email: ['a@x.example', 'b@y.example'] })).status).toBe(422);
    expect(
      await house.rows("SELECT id FROM users WHERE name = 'Second Name' OR email LIKE '%x.example%'"),
    ).toEqual([]);
  });

  test('of an owner takes an owner', async () => {
    const answer = await invite({ email: 'crown@blue.example', role: 'owner' });
    expect(answer.status).toBe(422);
    expect(await house.rows("SELECT id FROM users WHERE email = 'crown@blue.example'")).toEqual([]);
  });
});

describe('the link', () => {
  test('is not used up by HEAD, nor by looking five times', async () => {
    const { id, link } = await invited('scanned@blue.example');
    const path = new URL(link).pathname;
    const before = await house.rows('SELECT * FROM verifications WHERE user_id = $1', [id]);
    for (let look = 0; look < 5; look++) {
      const scanner = openClient(house);
      await scanner.send('HEAD', path, '', {});
      await scanner.get(path);
      expect((await scanner.send('HEAD', '/invitation', '', {})).status).toBe(200);
      expect((await scanner.get('/invitation')).status).toBe(200);
    }
    expect(await house.rows('SELECT * FROM verifications WHERE user_id = $1', [id])).toEqual(before);
    expect(await statusOf(id)).toBe('invited');
    expect((await accept(await followed(link))).status).toBe(303);
  });

  test('keeps its secret out of every page', async () => {
    const { link } = await invited('secret@blue.example');
    const token = new URL(link).pathname.split('/').at(-1) ?? '';
    const secret = token.split('.')[1] ?? '';
    expect(secret).toHaveLength(43);
    const client = await followed(link);
    const pages = [
      await client.get('/invitation'),
      await accept(client, { password: 'x', confirmation: 'y' }),
    ];
    for (const page of pages) expect(page.body).not.toContain(secret);
    const mails = await house.rows<{ text: string }>(
      "SELECT encode(secret_hash, 'hex') AS text FROM verifications",
    );
    for (const { text } of mails) expect(pages.map((page) => page.body).join()).not.toContain(text);
  });

  test.each([
    ['short', 'fourteen chars', 'Use at least 15 characters.'],
    ['personal', 'nina new nina new', 'too close to your name'],
    ['common', '123456789123456789', 'among those that are guessed first'],
  ])('takes no password that is too %s, and says why', async (what, password, message) => {
    const { id, link } = await invited(`${what}@blue.example`);
    const answer = await accept(await followed(link), { password, confirmation: password });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(answer.body).not.toContain(`value="${password}`);
    expect(await statusOf(id)).toBe('invited');
  });

  test('takes no two passwords that differ, nor several at once', async () => {
    const { id, link } = await invited('differ@blue.example');
    const client = await followed(link);
    const differ = await accept(client, { password: chosen, confirmation: `${chosen} ` });
    expect(differ.status).toBe(422);
    expect(differ.text).toContain('The two passwords differ.');
    expect((await accept(client, { password: [chosen, chosen], confirmation: chosen })).status).toBe(422);
    expect((await accept(client, {})).status).toBe(422);
    expect(await statusOf(id)).toBe('invited');
  });

  test('five hundred at once: one password is set, all others are told that the link is used', async () => {
    const { id, link } = await invited('crowd@blue.example');
    const client = await followed(link);
    const csrf = await client.token('/invitation');
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) =>
        client.send(
          'POST',
          '/invitation',
          new URLSearchParams({
            csrf,
            password: `${chosen} ${index}`,
            confirmation: `${chosen} ${index}`,
          }).toString(),
          { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
        ),
      ),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(499);
    expect(await statusOf(id)).toBe('active');
    const winner = statuses.indexOf(303);
    await signedIn(house, {
      organization: 'blue',
      email: 'crowd@blue.example',
      password: `${chosen} ${winner}`,
    });
  });

  test('used in several processes at once: still one password', async () => {
    const { id, link } = await invited('processes@blue.example');
    const token = new URL(link).pathname.split('/').at(-1) ?? '';
    const { infra } = house.gatehouse;
    const caller = { host: 'localhost', ip: '127.0.0.1', userAgent: 'test', browserHash: Buffer.alloc(32) };
    const processes = [];
    for (let each = 0; each < 8; each++) {
      // A fresh copy of the module knows nothing of the turns that the others take.
      vi.resetModules();
      processes.push(await import('../../src/flows/invitation/accept.ts'));
    }
    const outcomes = await Promise.all(
      processes.map(({ acceptInvitation }, index) => {
        const password = `${chosen} ${index}`;
        const profiles = createProfiles(infra.database, () => true);
        return acceptInvitation(infra, profiles, token, { password, confirmation: password }, caller);
      }),
    );
    expect(outcomes.filter((outcome) => outcome.kind === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.kind === 'refused')).toHaveLength(7);
    const accepted = await house.rows(
      "SELECT id FROM audit_events WHERE subject_id = $1 AND action = 'invitation.accepted'",
      [id],
    );
    expect(accepted).toHaveLength(1);
    const winner = outcomes.findIndex((outcome) => outcome.kind === 'accepted');
    const password = `${chosen} ${winner}`;
    await signedIn(house, { organization: 'blue', email: 'processes@blue.example', password });
  });

  test('brings only what was granted: organization, address and role of the request count for nothing', async () => {
    const { id, link } = await invited('altered@blue.example');
    const answer = await accept(await followed(link), {
      ...choice,
      organization: 'green',
      organization_id: green,
      organizationId: green,
      email: 'boss@blue.example',
      username: 'boss@blue.example',
      role: 'owner',
      userId: blue,
      user_id: blue,
      status: 'active',
    });
    expect(answer.status).toBe(303);
    const [row] = await house.rows('SELECT organization_id, email, role, status FROM users WHERE id = $1', [
      id,
    ]);
    expect(row).toEqual({
      organization_id: blue,
      email: 'altered@blue.example',
      role: 'member',
      status: 'active',
    });
    await signedIn(house, { organization: 'blue', email: 'boss@blue.example', password: samplePassword });
  });
  test('ends whatever session the browser had', async () => {
    const { link } = await invited('replaced@blue.example');
    await addPerson(house, blue, { email: 'before@blue.example' });
    const client = await signedIn(house, {
      organization: 'blue',
      email: 'before@blue.example',
      password: samplePassword,
    });
    await client.get(new URL(link).pathname);
    await accept(client);
    expect((await client.get('/profile')).location).toMatch(/^\/sign-in/);
  });
});

describe('a link that leads nowhere says so before anything is typed, and brings a new one', () => {
  const closed = async (link: string, words: string) => {
    const client = await followed(link);
    const page = await client.get('/invitation');
    expect(page.status).toBe(410);
    expect(page.text).toContain(words);
    expect(page.text).toContain('Send a new link');
    expect(page.body).not.toContain('type="password"');
    return client;
  };
  const renew = (client: Client, fields: Record<string, string>) =>
    client.post('/invitation/renewal', fields, { from: '/invitation' });

  test('expired', async () => {
    const { id, link } = await invited('late@blue.example');
    await house.rows("UPDATE verifications SET expires_at = now() - interval '1 second' WHERE user_id = $1", [
      id,
    ]);
    const client = await closed(link, 'Its time has run out');
    const refused = await client.send(
      'POST',
      '/invitation',
      new URLSearchParams({ csrf: await client.token('/invitation'), ...choice }).toString(),
      { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    );
    expect(refused.status).toBe(410);
    expect(await causeOf(referenceIn(refused))).toBe('link-expired');
    expect(await statusOf(id)).toBe('invited');
    const sent = await renew(client, { email: 'LATE@blue.example' });
    expect(sent.status).toBe(200);
    expect(await causeOf(referenceIn(sent))).toBe('invitation-sent');
    expect((await accept(await followed(await mailedLink('late@blue.example')))).status).toBe(303);
  });

  test('used', async () => {
    const { link } = await invited('again@blue.example');
    await accept(await followed(link));
    const client = await closed(link, 'It was used already');
    const sent = await renew(client, { email: 'again@blue.example' });
    expect(await causeOf(referenceIn(sent))).toBe('link-used');
  });

  test('altered: the organization is asked as well', async () => {
    const { id, link } = await invited('cut@blue.example');
    const client = await closed(link.slice(0, -1), 'The link is not complete');
    expect((await renew(client, { email: 'cut@blue.example' })).status).toBe(422);
    const sent = await renew(client, { email: 'cut@blue.example', organization: 'blue' });
    expect(await causeOf(referenceIn(sent))).toBe('invitation-sent');
    const [first, second] = [link, await mailedLink('cut@blue.example')];
    expect(second).not.toBe(first);
    // Somebody else's wish closes nothing: the first link lives on until one of them is used.
    expect((await accept(await followed(first))).status).toBe(303);
    expect(await statusOf(id)).toBe('active');
    await closed(second, 'a newer one has taken its place');
  });

  test('of a secret that nobody was ever given', async () => {
    const { link } = await invited('guessed@blue.example');
    const [prefix] = new URL(link).pathname.split('.');
    await closed(`http://localhost${prefix}.${randomSecret()}`, 'The link is not complete');
  });

  test('whoever asks is answered the same: known, unknown, done already, elsewhere', async () => {
    const { link } = await invited('same@blue.example');
    const altered = await closed(link.slice(0, -1), 'The link is not complete');
    const answers: Answer[] = [];
    for (const [organization, email] of [
      ['blue', 'same@blue.example'],
      ['blue', 'nobody@blue.example'],
      ['blue', 'boss@blue.example'],
      ['no such house', 'same@blue.example'],
      ['green', 'boss@green.example'],
    ]) {
      answers.push(await renew(altered, { organization: organization ?? '', email: email ?? '' }));
    }
    const bare = answers.map((answer) =>
      answer.body
        .replaceAll(referenceIn(answer), 'REFERENCE')
        .replace(/name="csrf" value="[^"]+"/g, '')
        .replace(/nonce="[^"]+"/g, ''),
    );
    expect(new Set(bare).size).toBe(1);
    const causes = [];
    for (const answer of answers) causes.push(await causeOf(referenceIn(answer)));
    expect(causes).toEqual([
      'invitation-sent',
      'unknown-account',
      'link-used',
      'unknown-organization',
      'wrong-address',
    ]);
    expect(house.mailbox.mails.filter((mail) => mail.recipients.includes('nobody@blue.example'))).toEqual([]);
    expect(house.mailbox.mails.filter((mail) => mail.recipients.includes('boss@green.example'))).toEqual([]);
  });

  test('three new links in a quarter of an hour, and no more', async () => {
    const { link } = await invited('eager@blue.example');
    const client = await closed(link.slice(0, -1), 'The link is not complete');
    const causes = [];
    for (let time = 0; time < 4; time++) {
      const sent = await renew(client, { organization: 'blue', email: 'eager@blue.example' });
      causes.push(await causeOf(referenceIn(sent)));
    }
    expect(causes).toEqual(['invitation-sent', 'invitation-sent', 'invitation-sent', 'mail-budget-spent']);
  });

  test('nonsense is told as nonsense', async () => {
    for (const path of ['/invitation/x', '/invitation/%00', `/invitation/${'a'.repeat(5_000)}`]) {
      const client = openClient(house);
      const answer = await client.get(path);
      expect([303, 404]).toContain(answer.status);
    }
    const client = await closed(`http://localhost/invitation/${randomSecret()}`, 'The link is not complete');
    for (const fields of [
      { email: 'a\u0000@blue.example', organization: 'blue' },
      { email: 'a@blue.example', organization: 'bl\u0000ue' },
      { email: '', organization: '' },
      { email: 'x'.repeat(40_000), organization: 'blue' },
    ]) {
      expect((await renew(client, fields)).status).toBe(422);
    }
  });
});

describe('what an administrator does about an invitation', () => {
  test('a new link closes the earlier one', async () => {
    const { id, link } = await invited('resent@blue.example');
    const answer = await admin.post(`/console/users/${id}/invitation`, {}, { from: `/console/users/${id}` });
    expect(answer.location).toBe(`/console/users/${id}`);
    const newer = await mailedLink('resent@blue.example');
    expect((await (await followed(link)).get('/invitation')).status).toBe(410);
    expect((await accept(await followed(newer))).status).toBe(303);
    const late = await admin.post(`/console/users/${id}/invitation`, {}, { from: `/console/users/${id}` });
    expect((await admin.follow(late)).text).toContain('The invitation was accepted meanwhile');
  });

  test('withdrawing it removes who never came, frees the seat, and closes the link', async () => {
    const license = await addLicense(house, blue, { product: 'Withdrawn', seats: 1 });
    const { id, link } = await invited('gone@blue.example', { license });
    const taken = async () =>
      (
        await house.rows<{ taken: number }>('SELECT seats_taken AS taken FROM licenses WHERE id = $1', [
          license,
        ])
      )[0]?.taken;
    expect(await taken()).toBe(1);
    const path = `/console/users/${id}/invitation/withdrawal`;
    const answer = await admin.post(path, {}, { from: `/console/users/${id}` });
    expect(answer.location).toBe('/console/users');
    expect(await taken()).toBe(0);
    expect(await statusOf(id)).toBe(undefined);
    expect((await (await followed(link)).get('/invitation')).status).toBe(410);
  });

  test('who has come in is not withdrawn', async () => {
    const id = await addPerson(house, blue, { email: 'here@blue.example' });
    await admin.post(`/console/users/${id}/invitation/withdrawal`, {}, { from: `/console/users/${id}` });
    expect(await statusOf(id)).toBe('active');
  });

  test('the last seat goes to one of ten who are invited at once; of the others nothing is left', async () => {
    const license = await addLicense(house, blue, { product: 'Last one', seats: 1 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => invite({ email: `race-${index}@blue.example`, license })),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    const refused = answers.filter((answer) => answer.status === 422);
    expect(refused).toHaveLength(9);
    for (const answer of refused) expect(answer.text).toContain('No seat of this licence is free any more.');
    expect(await house.rows("SELECT id FROM users WHERE email LIKE 'race-%'")).toHaveLength(1);
    expect(await house.rows('SELECT user_id FROM seats WHERE license_id = $1', [license])).toHaveLength(1);
  });

  test('a licence that has ended, or of another organization, gives no seat', async () => {
    const ended = await addLicense(house, blue, {
      seats: 5,
      startsAt: new Date(Date.now() - 2_000_000),
      endsAt: new Date(Date.now() - 1_000_000),
    });
    const foreign = await addLicense(house, green, { seats: 5 });
    for (const license of [ended, foreign, 'nonsense']) {
      expect((await invite({ email: 'unseated@blue.example', license })).status).toBe(422);
    }
    expect(await house.rows("SELECT id FROM users WHERE email = 'unseated@blue.example'")).toEqual([]);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { requestRecovery } from '../../src/flows/recovery/request.ts';
import { type RecoveryMethod, recoverySettings } from '../../src/flows/recovery/settings.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { sha256 } from '../../src/infra/crypto/secrets.ts';
import { eventually, recorded as recordedIn, referenceOf, telling } from '../fixtures/answers.ts';
import { type Answer, type Client, openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword, set } from '../fixtures/people.ts';

const fresh = 'violet harbour lantern seventeen';
const own = 'code.localhost';

let house: House;
let organization: string;
let count = 0;

beforeAll(async () => {
  house = await openHouse();
  organization = await addOrganization(house, { slug: 'code', name: 'Code Company', host: own });
  await set(house, organization, recoverySettings, { method: 'code' });
});
afterAll(() => house.close());
beforeEach(async () => {
  house.mailbox.mood = 'accepting';
  // All of these tests come from one network, whose tries would add up.
  await house.rows('TRUNCATE code_budgets, portal_code_budgets');
});

/** Somebody new, so that no test spends another's budget of mails. */
async function someone(status: 'active' | 'invited' | 'suspended' = 'active') {
  const email = `person${++count}@code.example`;
  const id = await addPerson(house, organization, { email, name: `Pat Number${count}`, status });
  return { email, id };
}

const recorded = (reference: string) => recordedIn(house, reference);
const ask = (client: Client, email: string | string[], headers = {}) =>
  client.post('/forgot-password', { email }, { from: '/forgot-password', headers });
const type = (client: Client, code: string) =>
  client.post('/forgot-password/code', { code }, { from: '/forgot-password/code' });
const again = (client: Client) =>
  client.post('/forgot-password/code/new', {}, { from: '/forgot-password/code' });
const choose = (client: Client, password = fresh, confirmation = password) =>
  client.post(
    '/forgot-password/new-password',
    { password, confirmation },
    { from: '/forgot-password/new-password' },
  );
const codeIn = (mail: { text: string }): string =>
  /^(\d{6}|[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})$/m.exec(mail.text)?.[0] ?? `no code in: ${mail.text}`;
const codeFor = async (email: string) => codeIn(await house.mailbox.next(email));
const other = (code: string) => (code === '000000' ? '000001' : '000000');
const signIn = (client: Client, email: string, password: string) =>
  client.post('/sign-in', { email, password });
const aMinuteLater = () => house.rows(`UPDATE code_flows SET asked_at = asked_at - interval '60 seconds'`);

/** A browser whose address is proven. */
async function proven(email: string): Promise<Client> {
  const client = openClient(house, own);
  await ask(client, email);
  const answer = await type(client, await codeFor(email));
  expect([answer.status, answer.location]).toEqual([303, '/forgot-password/verified']);
  return client;
}

describe('a forgotten password', () => {
  test('a code, a new password, and the person is signed in; other sessions end, a notice goes out', async () => {
    const { email, id } = await someone();
    const elsewhere = openClient(house, own);
    expect((await signIn(elsewhere, email, samplePassword)).status).toBe(303);
    const client = openClient(house, own);
    const form = await client.get('/forgot-password');
    expect(form.text).toContain('Verification is necessary. Please click Send button.');
    const asked = await ask(client, email);
    expect([asked.status, asked.location]).toEqual([303, '/forgot-password/code']);
    const page = await client.follow(asked);
    expect(page.text).toContain(
      'Verification code has been sent to your inbox. Please copy it to the input box below.',
    );
    expect(page.body).toMatch(
      /<input[^>]*name="code"[^>]*autocomplete="one-time-code"|autocomplete="one-time-code"[^>]*name="code"/,
    );
    expect(page.body).toContain('inputmode="numeric"');
    const mail = await house.mailbox.next(email);
    expect(mail.recipients).toEqual([email]);
    expect(await recorded(referenceOf(page))).toMatchObject({ kind: 'recovery', cause: 'code-sent' });

    const verified = await client.follow(await type(client, codeIn(mail)));
    expect(verified.text).toContain('E-mail address verified. You can now continue.');
    expect(verified.body).toContain(email);
    const done = await choose(client);
    expect([done.status, done.location]).toEqual([303, '/dashboard']);
    expect((await client.get('/profile/password')).status).toBe(200);
    expect((await elsewhere.get('/profile/password')).status).toBe(303);
    expect((await house.mailbox.next(email)).subject).toBe('Your password for Code Company was changed');
    expect((await signIn(openClient(house, own), email, samplePassword)).status).toBe(401);
    expect((await signIn(openClient(house, own), email, fresh)).status).toBe(303);
    const sessions = await house.rows(
      'SELECT method, ended_because FROM sessions WHERE user_id = $1 ORDER BY created_at',
      [id],
    );
    expect(sessions).toEqual([
      { method: 'password', ended_because: 'recovered' },
      { method: 'code', ended_because: null },
      { method: 'password', ended_because: null },
    ]);
    const audit = await house.rows(
      `SELECT change FROM audit_events WHERE action = 'password.reset' AND subject_id = $1`,
      [id],
    );
    expect(audit).toEqual([{ change: { by: 'code', kept: 'here' } }]);
  });

  test('an unfit new password is refused at its field, and the proof is kept', async () => {
    const { email } = await someone();
    const client = await proven(email);
    for (const [typed, words] of [
      [['too short'], 'at least 15 characters'],
      [[email], 'too close to your name'],
      [[fresh, `${fresh} `], 'differ'],
    ] as const) {
      const answer = await choose(client, ...(typed as unknown as [string, string?]));
      expect(answer.status, words).toBe(422);
      expect(answer.text).toContain(words);
    }
    expect((await choose(client)).status).toBe(303);
  });

  test('without a seat where one is required the password is new, and the ordinary notice is shown', async () => {
    const { email } = await someone();
    const client = await proven(email);
    await set(house, organization, signInSettings, { licenseRequired: true });
    try {
      const refused = await choose(client);
      expect(refused.status).toBe(401);
      expect(refused.text).toContain('Your new password is set');
      expect((await recorded(referenceOf(refused))).cause).toBe('no-seat');
      expect((await client.get('/profile')).status).toBe(303);
    } finally {
      await set(house, organization, signInSettings, { licenseRequired: false });
    }
    expect((await signIn(openClient(house, own), email, fresh)).status).toBe(303);
  });

  test('a person who was suspended meanwhile begins again, and nothing changes', async () => {
    const { email, id } = await someone();
    const client = await proven(email);
    await house.rows(`UPDATE users SET status = 'suspended' WHERE id = $1`, [id]);
    expect((await choose(client)).location).toBe('/forgot-password');
    await house.rows(`UPDATE users SET status = 'active' WHERE id = $1`, [id]);
    expect((await signIn(openClient(house, own), email, samplePassword)).status).toBe(303);
  });

  test('of fifty presses at once one sets the password', async () => {
    const { email, id } = await someone();
    const client = await proven(email);
    const csrf = await client.token('/forgot-password/new-password');
    const bodies = Array.from({ length: 50 }, (_, index) =>
      new URLSearchParams({
        csrf,
        password: `${fresh} ${index}`,
        confirmation: `${fresh} ${index}`,
      }).toString(),
    );
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    const answers = await Promise.all(
      bodies.map((body) =>
        openClient(house, own).send('POST', '/forgot-password/new-password', body, headers),
      ),
    );
    expect(answers.filter(({ location }) => location === '/dashboard')).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const resets = await house.rows(
      `SELECT 1 FROM audit_events WHERE action = 'password.reset' AND subject_id = $1`,
      [id],
    );
    expect(resets).toHaveLength(1);
  });

  test('after a new password whatever else was pending is closed', async () => {
    const { email } = await someone();
    const [first, second] = [await proven(email), await proven(email)];
    expect((await choose(first)).location).toBe('/dashboard');
    expect((await choose(second).catch(() => undefined))?.location ?? '/forgot-password').toBe(
      '/forgot-password',
    );
    expect((await second.get('/forgot-password/new-password')).location).toBe('/forgot-password');
  });
});

describe('nobody outside can tell accounts apart', () => {
  test('the same pages for whatever was typed; only who may have one gets a mail', async () => {
    const known = await someone();
    const cases: [string, string, string][] = [
      ['known', known.email, 'code-sent'],
      ['unknown', 'personX@code.example', 'unknown-account'],
      ['suspended', (await someone('suspended')).email, 'user-suspended'],
      ['invited', (await someone('invited')).email, 'invitation-pending'],
    ];
    const seen = new Map<string, unknown[]>();
    for (const [what, email, cause] of cases) {
      const client = openClient(house, own);
      await client.get('/forgot-password');
      const startedAt = performance.now();
      const asked = await ask(client, email);
      expect(performance.now() - startedAt, what).toBeGreaterThanOrEqual(250);
      const page = await client.get('/forgot-password/code');
      expect((await recorded(referenceOf(page))).cause, what).toBe(cause);
      const code = what === 'known' ? await codeFor(email) : '123456';
      const answers = [asked, page];
      const tryAt = performance.now();
      for (let tries = 0; tries < 6; tries++) answers.push(await type(client, other(code)));
      expect(performance.now() - tryAt, what).toBeGreaterThanOrEqual(6 * 250);
      answers.push(await again(client), await client.get('/forgot-password/verified'));
      answers.push(await client.get('/forgot-password/new-password'));
      await house.rows(`UPDATE code_flows SET asked_at = asked_at - interval '60 seconds'`);
      answers.push(await again(client), await client.get('/forgot-password/code'));
      const bare = answers.map((answer) => {
        const { body, headers, ...rest } = telling(answer);
        const secretless = headers.map(([name, value]) => [
          name,
          String(value).replace(/__Host-recovery=[^;]+/, ''),
        ]);
        return {
          ...rest,
          headers: secretless.filter(([name]) => name !== 'content-length'),
          // How long the test itself took is no sign of an account.
          body: body.replaceAll(email, '').replace(/\b\d+ seconds?\b/g, 'SECONDS'),
        };
      });
      seen.set(what, bare);
      await house.rows('TRUNCATE code_budgets, portal_code_budgets');
    }
    for (const [what, answers] of seen) expect(answers, what).toEqual(seen.get('known'));
    const written = new Set(house.mailbox.mails.flatMap(({ recipients }) => recipients));
    expect(cases.filter(([, email]) => written.has(email)).map(([what]) => what)).toEqual(['known']);
  });

  test('every code is wrong where nobody was written to', async () => {
    const client = openClient(house, own);
    await ask(client, 'nobody@code.example');
    const page = await client.get('/forgot-password/code');
    await recorded(referenceOf(page));
    const answer = await type(client, '123456');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('You can try 4 more times');
    expect((await recorded(referenceOf(answer))).cause).toBe('code-wrong');
  });

  test('with the mail server down the pages are the same', async () => {
    const { email } = await someone();
    house.mailbox.mood = 'refusing';
    const client = openClient(house, own);
    const asked = await ask(client, email);
    expect([asked.status, asked.location]).toEqual([303, '/forgot-password/code']);
    expect((await client.get('/forgot-password/code')).text).toContain('Verification code has been sent');
    await eventually(async () => {
      const [row] = await house.rows('SELECT 1 FROM mails WHERE last_error IS NOT NULL');
      return row;
    }, 'the mail server was never asked');
  });

  test('a request takes the same time for whoever is asked about', async () => {
    const caller = { host: own, ip: '127.0.0.1', userAgent: '', browserHash: sha256('browser') };
    const asked = {
      known: (await someone()).email,
      unknown: 'personY@code.example',
      suspended: (await someone('suspended')).email,
    };
    const samples = new Map(Object.keys(asked).map((what) => [what, [] as number[]]));
    const { infra } = house.gatehouse;
    for (let round = 0; round < 60; round++) {
      for (const [what, email] of Object.entries(asked)) {
        const startedAt = performance.now();
        await requestRecovery(infra, {
          organization: undefined,
          organizationName: 'code',
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

describe('at the shared address', () => {
  const atShared = (client: Client, name: string, email = 'ann@shared.example') =>
    client.post('/forgot-password', { organization: name, email }, { from: '/forgot-password' });

  test('the form is the same for all, and what follows is that of the organization', async () => {
    const id = await addOrganization(house, { slug: 'shared-code', name: 'Shared Code' });
    await set(house, id, recoverySettings, { method: 'code' });
    await addPerson(house, id, { email: 'ann@shared.example' });
    const client = openClient(house);
    const form = await client.get('/forgot-password?organization=shared-code');
    const neutral = await client.get('/forgot-password?organization=nowhere');
    expect(telling(form).body.replaceAll('shared-code', '')).toBe(
      telling(neutral).body.replaceAll('nowhere', ''),
    );
    expect((await atShared(client, 'Shared Code')).location).toBe('/forgot-password/code');
    await type(client, await codeFor('ann@shared.example'));
    expect((await choose(client)).location).toBe('/dashboard');
  });

  test('an organization that does not exist, or is served elsewhere, looks like one of those that are', async () => {
    const methods: RecoveryMethod[] = ['link', 'generated', 'code'];
    for (const [index, method] of methods.entries()) {
      const id = await addOrganization(house, { slug: `like-${index}`, name: `Like ${index}` });
      await set(house, id, recoverySettings, { method });
    }
    const shown = async (name: string) => {
      const requested = await requestRecovery(house.gatehouse.infra, {
        organization: undefined,
        organizationName: name,
        email: 'nobody@shared.example',
        host: `localhost:${house.port}`,
        locale: 'en',
        caller: { host: 'localhost', ip: '127.0.0.1', userAgent: '', browserHash: sha256('browser') },
      });
      return requested.method;
    };
    const names = Array.from({ length: 60 }, (_, index) => `nowhere ${index}`);
    const first: string[] = [];
    for (const name of names) first.push(await shown(name));
    expect(new Set(first)).toEqual(new Set(methods));
    for (const [index, name] of names.slice(0, 10).entries())
      expect(await shown(` ${name.toUpperCase()} `)).toBe(first[index]);
    // The setting of an organization that is served elsewhere shows nothing of itself here.
    const before = await shown('code');
    for (const method of methods) {
      await set(house, organization, recoverySettings, { method });
      expect(await shown('code')).toBe(before);
    }
    await set(house, organization, recoverySettings, { method: 'code' });
  });

  test('guesses at what does not exist make its codes long, and nobody else’s', async () => {
    let name = 'none';
    for (let index = 0; index < 40 && name === 'none'; index++) {
      const asked = await atShared(openClient(house), `phantom ${index}`);
      if (asked.location === '/forgot-password/code') name = `phantom ${index}`;
    }
    expect(name).not.toBe('none');
    const client = openClient(house);
    for (let flows = 0; flows < 4; flows++) {
      await atShared(client, name);
      for (let tries = 0; tries < 5; tries++) await type(client, '123456');
    }
    await house.rows('TRUNCATE portal_code_budgets');
    await atShared(client, name);
    expect((await client.get('/forgot-password/code')).text).toContain('Twelve letters and digits');
    await atShared(client, name, 'bob@shared.example');
    expect((await client.get('/forgot-password/code')).text).toContain('Six digits');
  });
});

describe('the code', () => {
  test('is tried five times, then another is asked for; what cannot be a code costs no try', async () => {
    const { email } = await someone();
    const client = openClient(house, own);
    await ask(client, email);
    const code = await codeFor(email);
    for (const typed of ['', '12345', 'abc', `${code}0`, 'x'.repeat(3_000), '12345\u0000']) {
      const answer = await type(client, typed);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('Enter the code as it stands in the e-mail');
    }
    for (const left of ['4 more times', '3 more times', '2 more times', 'once more', 'tried too often'])
      expect((await type(client, other(code))).text).toContain(left);
    const late = await type(client, code);
    expect([late.status, late.text.includes('tried too often')]).toEqual([422, true]);
    expect((await recorded(referenceOf(late))).cause).toBe('code-spent');
    expect((await again(client)).status, 'not within a minute').toBe(429);
    await aMinuteLater();
    expect((await again(client)).location).toBe('/forgot-password/code');
    const [, second] = [await house.mailbox.next(email)].map(codeIn).concat('').reverse();
    expect((await type(client, second ?? '')).location).toBe('/forgot-password/verified');
  });

  test('of two hundred wrong ones at once five are compared', async () => {
    const { email } = await someone();
    const client = openClient(house, own);
    await ask(client, email);
    const code = await codeFor(email);
    const csrf = await client.token('/forgot-password/code');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    };
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => String(index).padStart(6, '0'))
        .filter((typed) => typed !== code)
        .map((typed) =>
          openClient(house, own).send(
            'POST',
            '/forgot-password/code',
            new URLSearchParams({ csrf, code: typed }).toString(),
            headers,
          ),
        ),
    );
    expect(answers.filter(({ status }) => status === 303)).toEqual([]);
    const wrong = await house.rows(
      `SELECT 1 FROM attempts WHERE cause = 'code-wrong' AND user_id = (SELECT id FROM users WHERE email = $1)`,
      [email],
    );
    expect(wrong).toHaveLength(5);
    expect((await type(client, code)).status).toBe(422);
  });

  test('is good in the browser that asked for it, and at its address, only', async () => {
    const { email } = await someone();
    const client = openClient(house, own);
    await ask(client, email);
    const code = await codeFor(email);
    const flow = client.cookies.get('__Host-recovery') ?? '';
    const thief = openClient(house, own);
    await thief.get('/forgot-password');
    thief.cookies.set('__Host-recovery', flow);
    expect((await thief.get('/forgot-password/code')).location).toBe('/forgot-password');
    await addOrganization(house, {
      slug: `other-${count}`,
      name: `Other ${count}`,
      host: `other${count}.localhost`,
    });
    const moved = openClient(house, `other${count}.localhost`);
    for (const [name, value] of client.cookies) moved.cookies.set(name, value);
    expect((await moved.get('/forgot-password/code')).location).toBe('/forgot-password');
    expect((await type(client, code)).location).toBe('/forgot-password/verified');
  });

  test('expires by itself, whoever sweeps', async () => {
    const { email } = await someone();
    const client = openClient(house, own);
    await ask(client, email);
    const code = await codeFor(email);
    await house.rows(`UPDATE code_flows SET expires_at = now() - interval '1 second'`);
    const answer = await type(client, code).catch((error: Error) => error.message);
    expect(answer).toMatchObject({ status: 422 });
    expect((await client.get('/forgot-password/code')).text).toContain('The time of this code is over');
  });

  test('a proof of half an hour ago sets nothing', async () => {
    const { email } = await someone();
    const client = await proven(email);
    const csrf = await client.token('/forgot-password/new-password');
    await house.rows(`UPDATE code_flows SET verified_at = verified_at - interval '30 minutes'`);
    const body = new URLSearchParams({ csrf, password: fresh, confirmation: fresh }).toString();
    const late = await client.send('POST', '/forgot-password/new-password', body, {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
    });
    expect(late.location).toBe('/forgot-password');
    expect((await signIn(openClient(house, own), email, samplePassword)).status).toBe(303);
  });

  test('nobody walks past a page: each leads to where the story stands', async () => {
    const { email } = await someone();
    const client = openClient(house, own);
    const paths = ['/forgot-password/code', '/forgot-password/verified', '/forgot-password/new-password'];
    for (const path of paths) expect((await client.get(path)).location, path).toBe('/forgot-password');
    await ask(client, email);
    for (const path of paths.slice(1))
      expect((await client.get(path)).location, path).toBe('/forgot-password/code');
    await type(client, await codeFor(email));
    expect((await client.get('/forgot-password/code')).location).toBe('/forgot-password/verified');
    await client.get('/forgot-password/new-password');
    expect((await choose(client)).location).toBe('/dashboard');
    for (const path of paths) expect((await client.get(path)).location, path).toBe('/forgot-password');
  });

  test('three in all, then the story begins again', async () => {
    const { email } = await someone();
    const client = openClient(house, own);
    await ask(client, email);
    for (let more = 0; more < 2; more++) {
      await aMinuteLater();
      expect((await again(client)).status).toBe(303);
    }
    await aMinuteLater();
    const csrf = await client.token('/forgot-password/code');
    const spent = await client.send(
      'POST',
      '/forgot-password/code/new',
      new URLSearchParams({ csrf }).toString(),
      {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
      },
    );
    expect([spent.status, spent.text.includes('No more codes')]).toEqual([429, true]);
  });
});

describe('what is sent where', () => {
  test('the code stands in the mail to the stored address and nowhere else', async () => {
    const { email } = await someone();
    const client = openClient(house, own);
    const answers: Answer[] = [await ask(client, email.toUpperCase())];
    answers.push(await client.get('/forgot-password/code'));
    const mail = await house.mailbox.next(email);
    expect(mail.recipients).toEqual([email]);
    const code = codeIn(mail);
    answers.push(
      await type(client, other(code)),
      await type(client, code),
      await client.get('/forgot-password/verified'),
    );
    for (const answer of answers) expect(answer.body + JSON.stringify(answer.headers)).not.toContain(code);
    expect(mail.subject).not.toContain(code);
  });

  test.each([
    ['a repeated key', ['ann@code.example', 'eve@evil.example']],
    ['a comma', 'ann@code.example,eve@evil.example'],
    ['a look-alike', 'mıa@code.example'],
    ['a line break', 'ann@code.example\r\nBcc: eve@evil.example'],
    ['NUL', 'ann\u0000@code.example'],
  ])('%s in the address is refused, and no story begins', async (_what, email) => {
    const client = openClient(house, own);
    const answer = await ask(client, email);
    expect(answer.status).toBe(422);
    expect(client.cookies.has('__Host-recovery')).toBe(false);
  });

  test('forged host headers reach no mail', async () => {
    const { email } = await someone();
    await ask(openClient(house, own), email, {
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    });
    const mail = await house.mailbox.next(email);
    expect(mail.text + mail.html).not.toContain('evil');
  });

  test('what was typed is erased when the story ends', async () => {
    const { email, id } = await someone();
    await choose(await proven(email));
    const flows = await house.rows('SELECT sealed_email, code_mac FROM code_flows WHERE user_id = $1', [id]);
    expect(flows).toEqual([{ sealed_email: null, code_mac: null }]);
  });
});

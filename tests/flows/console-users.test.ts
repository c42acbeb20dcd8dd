import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { newId } from '../../src/infra/ids.ts';
import { days } from '../../src/infra/time.ts';
import { type Answer, type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword, set } from '../fixtures/people.ts';

let house: House;
let blue: string;
let green: string;
let admin: Client;
let seated: string;
let license: string;
let foreigner: string;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  green = await addOrganization(house, { slug: 'green', name: 'Green Company' });
  await addPerson(house, blue, { email: 'boss@blue.example', name: 'Zoe Boss', role: 'administrator' });
  seated = await addPerson(house, blue, { email: 'sid@blue.example', name: 'Sid Seated' });
  license = await addLicense(house, blue, {
    product: 'Blue Suite',
    seats: 1,
    endsAt: new Date(Date.now() + days(10)),
  });
  await giveSeat(house, blue, license, seated);
  foreigner = await addPerson(house, green, { email: 'fay@green.example', name: 'Fay Foreign' });
  admin = await signedIn(house, {
    organization: 'blue',
    email: 'boss@blue.example',
    password: samplePassword,
  });
});
afterAll(() => house.close());

/** Names in the list, in its order. */
const names = (answer: Answer) =>
  [...answer.body.matchAll(/href="\/console\/users\/[0-9a-f-]{36}">([^<]+)</g)].map((match) => match[1]);
const list = async (query = '') => names(await admin.get(`/console/users${query}`));

describe('the list', () => {
  test('holds the people of this organization and of no other, by name', async () => {
    expect(await list()).toEqual(['Sid Seated', 'Zoe Boss']);
  });

  test('is searched by parts of name and address, and narrowed by state, role and licence', async () => {
    await addPerson(house, blue, { email: 'mara@elsewhere.example', name: 'Mára Müller', password: null });
    await addPerson(house, blue, {
      email: 'out@blue.example',
      name: 'Otto Out',
      status: 'suspended',
      password: null,
    });
    expect(await list('?search=SEAT')).toEqual(['Sid Seated']);
    expect(await list('?search=elsewhere')).toEqual(['Mára Müller']);
    expect(await list('?search=%25')).toEqual([]);
    expect(await list('?search=_')).toEqual([]);
    expect(await list('?status=suspended')).toEqual(['Otto Out']);
    expect(await list('?role=administrator')).toEqual(['Zoe Boss']);
    expect(await list(`?license=${license}`)).toEqual(['Sid Seated']);
    expect(await list('?license=none&status=active&role=member')).toEqual(['Mára Müller']);
    const nobody = await admin.get('/console/users?search=nobody+at+all');
    expect(nobody.text).toContain('Nobody matches');
    expect(nobody.body).toContain('value="nobody at all"');
  });

  test.each([
    '?search=%00a',
    `?search=${'x'.repeat(5_000)}`,
    '?status=king&role=king&license=king',
    '?after=nonsense&before=nonsense',
    `?after=${newId()}`,
    '?search=a&search=b&status[]=x',
  ])('takes nonsense for nothing: %#', async (query) => {
    expect((await admin.get(`/console/users${query}`)).status).toBe(200);
  });

  test('shows invitations with the time that their link still works', async () => {
    const answer = await admin.post(
      '/console/users/new',
      { name: 'Ines Invited', email: 'ines@blue.example', role: 'member', access: 'unlimited' },
      { from: '/console/users/new' },
    );
    const id = answer.location?.split('/').at(-1);
    expect((await admin.get('/console/users?status=invited')).text).toContain('link expires in 7 days');
    await house.rows(
      "UPDATE verifications SET expires_at = now() + interval '3 days 1 minute' WHERE user_id = $1",
      [id],
    );
    expect((await admin.get('/console/users?status=invited')).text).toContain('link expires in 3 days');
    await house.rows("UPDATE verifications SET expires_at = now() - interval '1 minute' WHERE user_id = $1", [
      id,
    ]);
    expect((await admin.get('/console/users?status=invited')).text).toContain('Link expired');
  });

  test('turns its pages forwards and backwards, and loses nobody', async () => {
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    await addPerson(house, red, { email: 'boss@red.example', name: 'aa Boss', role: 'owner' });
    await house.rows(
      `INSERT INTO users (organization_id, id, email, email_folded, name)
         SELECT $1, gen_random_uuid(), 'p' || n || '@red.example', 'p' || n || '@red.example', 'Person ' || (n % 7)
           FROM generate_series(1, 120) n`,
      [red],
    );
    const boss = await signedIn(house, {
      organization: 'red',
      email: 'boss@red.example',
      password: samplePassword,
    });
    const shown: string[][] = [];
    const texts: string[] = [];
    const ids = (answer: Answer) =>
      [...answer.body.matchAll(/\/console\/users\/([0-9a-f-]{36})"/g)].map((m) => m[1] ?? '');
    const turn = (answer: Answer, rel: string) =>
      new RegExp(`href="([^"]+)" rel="${rel}"`).exec(answer.body)?.[1]?.replaceAll('&amp;', '&');
    let answer = await boss.get('/console/users?status=invited');
    for (;;) {
      shown.push(ids(answer));
      texts.push(answer.text);
      const next = turn(answer, 'next');
      if (!next) break;
      answer = await boss.get(next);
    }
    expect(shown.map((page) => page.length)).toEqual([50, 50, 20]);
    expect(new Set(shown.flat()).size).toBe(120);
    expect(texts[1]).toContain('51 to 100 of 120');
    const back = await boss.get(turn(answer, 'prev') ?? '');
    expect(ids(back)).toEqual(shown[1]);
    const first = await boss.get(turn(back, 'prev') ?? '');
    expect(ids(first)).toEqual(shown[0]);
    expect(turn(first, 'prev')).toBe(undefined);
  });
});

describe('the page of a person', () => {
  test('shows who they are, their seats and their last sign-ins with the cause', async () => {
    await openClient(house).post('/sign-in', {
      organization: 'blue',
      email: 'sid@blue.example',
      password: 'not the password',
    });
    const page = await admin.get(`/console/users/${seated}`);
    for (const shown of ['Sid Seated', 'sid@blue.example', 'Blue Suite', 'Wrong password']) {
      expect(page.text).toContain(shown);
    }
  });

  test('of another organization, of nobody, of nonsense: not found, for every form of it, and nothing changed', async () => {
    const before = await house.rows('SELECT * FROM users WHERE id = $1', [foreigner]);
    for (const id of [foreigner, newId(), 'nonsense', '%00', '..%2f..']) {
      expect((await admin.get(`/console/users/${id}`)).status, id).toBe(404);
      for (const [form, fields] of [
        ['invitation', {}],
        ['invitation/withdrawal', {}],
        ['role', { role: 'administrator' }],
        ['role', { role: 'nonsense' }],
        ['access-period', { access: '1' }],
        ['suspension', {}],
        ['suspension/end', {}],
        ['sessions/end', {}],
        ['removal', {}],
        ['seats', { license }],
      ] as const) {
        const answer = await admin.post(`/console/users/${id}/${form}`, fields, { from: '/console/users' });
        expect(answer.status, `${id} ${form}`).toBe(404);
      }
    }
    expect(await house.rows('SELECT * FROM users WHERE id = $1', [foreigner])).toEqual(before);
  });

  test('opens to administrators only', async () => {
    const member = await signedIn(house, {
      organization: 'blue',
      email: 'sid@blue.example',
      password: samplePassword,
    });
    for (const path of ['/console', '/console/users', '/console/users/new', `/console/users/${seated}`]) {
      expect((await member.get(path)).status).toBe(403);
      expect((await openClient(house).get(path)).location).toMatch(/^\/sign-in/);
    }
    const csrf = await member.token('/dashboard');
    for (const path of [`/console/users/${seated}/role`, '/console/users/new']) {
      const answer = await member.send(
        'POST',
        path,
        new URLSearchParams({
          csrf,
          role: 'administrator',
          name: 'x',
          email: 'x@x.example',
          access: 'unlimited',
        }).toString(),
        { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      );
      expect(answer.status).toBe(403);
    }
  });

  test('markup in names stays text', async () => {
    const id = await addPerson(house, blue, {
      email: 'm@blue.example',
      name: '<script>alert(1)</script>"><img src=x>',
      password: null,
    });
    for (const path of [`/console/users/${id}`, '/console/users']) {
      expect((await admin.get(path)).body).not.toMatch(/<script>alert|<img src=x>/);
    }
  });
});

describe('the overview', () => {
  test('puts first what needs a person, each with its action', async () => {
    const page = await admin.get('/console');
    expect(page.text).toContain('has not accepted the invitation');
    expect(page.text).toMatch(/Blue Suite : no seat is free\. ends on/);
    expect(page.text).toContain('1 sign-in was refused in the last 24 hours');
    for (const path of ['/console/attempts?outcome=refused', `/console/licenses/${license}`]) {
      expect(page.body).toContain(`href="${path}"`);
    }
    expect(page.body).toMatch(/action="\/console\/users\/[0-9a-f-]{36}\/invitation"/);
  });

  test('says so where nothing waits', async () => {
    const calm = await addOrganization(house, { slug: 'calm', name: 'Calm Company' });
    await addPerson(house, calm, { email: 'boss@calm.example', role: 'owner' });
    const boss = await signedIn(house, {
      organization: 'calm',
      email: 'boss@calm.example',
      password: samplePassword,
    });
    expect((await boss.get('/console')).text).toContain('Nothing waits for you.');
  });

  test('is open without a seat', async () => {
    const strict = await addOrganization(house, { slug: 'strict', name: 'Strict Company' });
    await set(house, strict, signInSettings, { licenseRequired: true });
    await addPerson(house, strict, { email: 'boss@strict.example', role: 'administrator' });
    const boss = await signedIn(house, {
      organization: 'strict',
      email: 'boss@strict.example',
      password: samplePassword,
    });
    expect((await boss.get('/console')).status).toBe(200);
  });
});

test('forms with nonsense in every field are answered with 4xx and change nothing', async () => {
  const count = () => house.rows('SELECT count(*) FROM users');
  const before = await count();
  const good = {
    name: 'G',
    email: 'g@blue.example',
    role: 'member',
    license: '',
    language: 'en',
    access: 'unlimited',
  };
  const bad = ['', 'a\u0000b', '\u202eabc', 'x'.repeat(20_000), ['one', 'two']];
  for (const field of ['name', 'email', 'role', 'access', 'license', 'language'] as const) {
    for (const value of bad) {
      if (value === '' && (field === 'license' || field === 'language')) continue;
      const answer = await admin.post(
        '/console/users/new',
        { ...good, [field]: value },
        { from: '/console/users/new' },
      );
      expect(answer.status, `${field} ${String(value).slice(0, 10)}`).toBe(422);
    }
  }
  const huge = await admin.post(
    '/console/users/new',
    { ...good, name: 'x'.repeat(70_000) },
    { from: '/console/users/new' },
  );
  expect(huge.status).toBe(413);
  expect(await count()).toEqual(before);
});

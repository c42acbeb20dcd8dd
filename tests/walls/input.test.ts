import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { routes } from '../../src/web/routes.ts';
import { type Answer, type Client, openClient } from '../fixtures/client.ts';
import { crawl, formsOf, type PageForm, valuesOf } from './pages.ts';
import {
  arriveAs,
  contents,
  issueLinks,
  openWorld,
  personOf,
  stories,
  type Visitor,
  type World,
} from './world.ts';

// Every form that there is, found in the pages themselves, and filled in as nobody should: the answer is a clear 4xx
// (or the ordinary one, where no harm is in it), never a failure, never half a deed, never a word about the inside.

let world: World;
let forms: FoundForm[];
let memberSecret: Buffer | undefined;
const browsers = new Map<Visitor, { client: Client; csrf: string }>();

/** A form of the portal, with somebody who may send it. */
interface FoundForm {
  readonly form: PageForm;
  readonly visitor: Visitor;
  /** Where it stands in the middle of something: the browser that is there. */
  readonly browser?: { readonly client: Client; readonly csrf: string };
}
type Fields = readonly (readonly [string, string])[];

beforeAll(async () => {
  world = await openWorld();
  const { userId } = await personOf(world, 'member@blue.example');
  const [credential] = await world.house.rows<{ secret: Buffer }>(
    'SELECT secret FROM credentials WHERE user_id = $1',
    [userId],
  );
  memberSecret = credential?.secret;
  const found = new Map<string, FoundForm>();
  const collect = async (client: Client, whose: Omit<FoundForm, 'form'>) => {
    for (const form of formsOf(await crawl(client, 9))) {
      // One route may have forms of several kinds: each section of the settings has its own.
      const kind = [form.pattern, ...new Set(form.fields.map(({ name }) => name))].join(' ');
      if (!found.has(kind)) found.set(kind, { form, ...whose });
    }
  };
  // Sessions of others, so that there are some to end.
  await Promise.all([arriveAs(world, 'owner'), arriveAs(world, 'administrator'), arriveAs(world, 'member')]);
  for (const visitor of ['anonymous', 'owner', 'member', 'operator'] as const) {
    const { client } = await browserOf(visitor);
    if (visitor === 'anonymous') {
      await actOnOperators('suspended');
      for (const link of Object.values(await issueLinks(world, 'blue'))) await client.get(link);
    }
    await collect(client, { visitor });
    await actOnOperators('active');
  }
  // Sources are offered at an address of the organization's own.
  const own = openClient(world.house, 'green.localhost');
  await collect(own, { visitor: 'anonymous', browser: { client: own, csrf: await own.token() } });
  for (const begin of Object.values(stories)) {
    const client = openClient(world.house);
    const csrf = await client.token();
    await begin(world, client);
    await collect(client, { visitor: 'anonymous', browser: { client, csrf } });
  }
  forms = [...found.values()].sort((a, b) => rank(a) - rank(b));
});
afterAll(() => world.close());
// What the one test takes from the member, the next gives back: the way in, by seat and by password.
beforeEach(async () => {
  const { userId } = await personOf(world, 'member@blue.example');
  await world.house.rows(
    `UPDATE users SET status = 'active', role = 'member', access_starts_at = NULL, access_ends_at = NULL WHERE id = $1`,
    [userId],
  );
  await world.house.rows(
    `INSERT INTO seats (organization_id, license_id, user_id)
       SELECT organization_id, id, $2 FROM licenses WHERE organization_id = $1 ON CONFLICT DO NOTHING`,
    [world.blue, userId],
  );
  await world.house.rows('UPDATE credentials SET secret = $2 WHERE user_id = $1', [userId, memberSecret]);
});

/** What takes something away that others need comes last. */
function rank({ form: { pattern }, visitor }: FoundForm): number {
  if (visitor === 'member') return -1;
  const words = ['sign-out', 'removal', 'withdrawal', 'end', 'release', 'suspension'];
  return words.findIndex((word) => pattern.includes(word)) + 1 + (pattern.startsWith('/operator') ? 10 : 0);
}

/** One form of each route, where its fields do not matter. */
const onePerRoute = () => [...new Map(forms.map((each) => [each.form.pattern, each])).values()];

/** The first operator can be made only while there is none. */
const actOnOperators = (status: 'active' | 'suspended') =>
  world.house.rows('UPDATE users SET status = $2 WHERE organization_id = $1', [
    world.house.operatorsId,
    status,
  ]);

async function browserOf(visitor: Visitor): Promise<{ client: Client; csrf: string }> {
  const known = browsers.get(visitor);
  if (known && (visitor === 'anonymous' || (await known.client.get('/profile')).status === 200)) return known;
  const client = await arriveAs(world, visitor);
  const browser = { client, csrf: await client.token(visitor === 'anonymous' ? '/sign-in' : '/profile') };
  browsers.set(visitor, browser);
  return browser;
}

/** An attempt at a form: `fields` as a browser sends them, or a body of whatever kind. */
type Attempt = { what: string; mustFail?: number } & (
  | { fields: Fields }
  | { type: string; body: string | Buffer }
);

async function send({ form, visitor, browser }: FoundForm, attempt: Attempt): Promise<Answer> {
  const { client, csrf } = browser ?? browsers.get(visitor) ?? (await browserOf(visitor));
  const post = (type: string, body: string | Buffer) =>
    client.send('POST', form.action, body, { 'content-type': type, 'sec-fetch-site': 'same-origin' });
  if ('type' in attempt) return post(attempt.type, attempt.body);
  const fields = [['csrf', csrf] as const, ...attempt.fields];
  if (!form.upload) return post(urlencoded, new URLSearchParams(fields.map((each) => [...each])).toString());
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  const encoded = new Response(body);
  return post(encoded.headers.get('content-type') ?? '', Buffer.from(await encoded.arrayBuffer()));
}

const urlencoded = 'application/x-www-form-urlencoded';
const inside =
  /\bat .+\.tsx?:\d+|node:internal|node_modules|violates|constraint|syntax error at|invalid input syntax|relation "|invalid byte sequence|\bPostgre(?!SQL<)|ZodError|TypeError|undefined is not|\[object Object\]/;

/** What is wrong with an answer to hostile input, if anything. */
function alarm(answer: Answer, what: string): string[] {
  const leak = inside.exec(answer.body)?.[0];
  // Nobody is behind the sources of this world: that they are away is no failure of ours.
  const away = answer.status === 503 && answer.text.includes('cannot be reached at the moment');
  if ((answer.status < 500 || away) && !leak) return [];
  return [`${what}: ${answer.status} ${leak ?? answer.text.slice(0, 200)}`];
}

/** What changed although every answer was a refusal; a wrong password or code counts against the guesser, as it must. */
const counting = new Set(['attempt_counters', 'code_flows', 'code_budgets', 'portal_code_budgets']);
const changedIn = (before: Record<string, string>, after: Record<string, string>, what: string): string[] =>
  Object.keys(after)
    .filter((table) => !counting.has(table) && after[table] !== before[table])
    .map((table) => `${what}: refused, and yet ${table} changed`);

/** Makes the attempts at each form; where every answer was a refusal, nothing may have changed. */
async function everyForm(
  attempts: (form: PageForm) => readonly Attempt[],
  tried: readonly FoundForm[] = forms,
): Promise<void> {
  const alarms: string[] = [];
  await browserOf('member');
  let before = await contents(world.house);
  for (const each of tried) {
    const first = each.form.pattern === '/set-up';
    if (first) await actOnOperators('suspended');
    else await browserOf(each.visitor);
    if (first) before = await contents(world.house);
    let accepted = false;
    const waiting = [...attempts(each.form)];
    while (waiting.length > 0) {
      await Promise.all(
        waiting.splice(0, 8).map(async (attempt) => {
          const answer = await send(each, attempt);
          const what = `POST ${each.form.action}, ${attempt.what}`;
          alarms.push(...alarm(answer, what));
          const expected = attempt.mustFail ?? answer.status;
          if (answer.status !== expected) alarms.push(`${what}: ${answer.status} and not ${expected}`);
          accepted ||= answer.status < 400;
        }),
      );
    }
    const after = await contents(world.house);
    if (!accepted) alarms.push(...changedIn(before, after, `POST ${each.form.action}`));
    if (first) await actOnOperators('active');
    before = first ? await contents(world.house) : after;
  }
  expect(alarms).toEqual([]);
}

/** The form with something put into one field, or into each. */
const withOne = (form: PageForm, name: string, value: string): Fields => [
  ...valuesOf(form).filter(([other]) => other !== name),
  [name, value],
];
const withAll = (form: PageForm, value: (field: string) => string): Fields =>
  namesOf(form).map((name) => [name, value(name)]);
const namesOf = (form: PageForm): string[] => [...new Set(form.fields.map(({ name }) => name))];

/** A form without fields does its one deed whatever else is sent: it is pressed in the last test only. */
const ifFilled = (attempts: (form: PageForm) => readonly Attempt[]) => (form: PageForm) =>
  namesOf(form).length > 0 ? attempts(form) : [];

test('a form was found for every route that posts', () => {
  const missing = routes.filter(
    ({ method, path }) => method === 'POST' && !forms.some(({ form }) => form.pattern === path),
  );
  expect(missing.map(({ path }) => path)).toEqual([]);
});

test('bodies of no shape: empty, JSON, XML, another form, broken text, broken parts', async () => {
  const { csrf } = await browserOf('owner');
  await everyForm(
    ({ upload }) => [
      { what: 'empty', type: urlencoded, body: '', mustFail: 403 },
      { what: 'no content type', type: '', body: `csrf=${csrf}`, mustFail: 400 },
      {
        what: 'JSON',
        type: 'application/json',
        body: JSON.stringify({ csrf, role: 'owner' }),
        mustFail: 400,
      },
      { what: 'JSON said to be a form', type: urlencoded, body: JSON.stringify({ csrf }), mustFail: 403 },
      {
        what: 'XML',
        type: 'text/xml',
        body: '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
        mustFail: 400,
      },
      { what: 'plain text', type: 'text/plain', body: `csrf=${csrf}`, mustFail: 400 },
      {
        what: 'text that is no UTF-8',
        type: urlencoded,
        body: Buffer.from([0x61, 0x3d, 0xff, 0xfe]),
        mustFail: 400,
      },
      { what: 'parts without a boundary', type: 'multipart/form-data', body: 'x', mustFail: 400 },
      ...(upload
        ? [
            {
              what: 'parts that end nowhere',
              type: 'multipart/form-data; boundary=x',
              body: '--x\r\nContent-Disp',
              mustFail: 400,
            },
          ]
        : [
            {
              what: 'parts',
              type: 'multipart/form-data; boundary=x',
              body: `--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--x--`,
              mustFail: 400,
            },
          ]),
    ],
    onePerRoute(),
  );
});

test('bodies beyond the limit, and of a thousand fields and one: 413', async () => {
  const upload = 'multipart/form-data; boundary=x';
  const large = (bytes: number) => Buffer.alloc(bytes, 'a');
  await everyForm(
    (form) => [
      form.upload
        ? { what: '10 MB', type: upload, body: large(10_000_000), mustFail: 413 }
        : { what: '65 kB', type: urlencoded, body: large(66_000), mustFail: 413 },
      { what: 'many fields', type: urlencoded, body: 'a=&'.repeat(1_001), mustFail: 413 },
    ],
    onePerRoute(),
  );
  await everyForm(
    () => [{ what: '10 MB', type: urlencoded, body: large(10_000_000), mustFail: 413 }],
    onePerRoute().filter(({ form }) => /^\/(sign-in|profile)$/.test(form.pattern)),
  );
});

test('only the token; every field empty; every field repeated (e-mail as array, GitLab CVE-2023-7028)', async () => {
  await everyForm(
    ifFilled((form) => [
      { what: 'only the token', fields: [] },
      { what: 'all empty', fields: withAll(form, () => '') },
      { what: 'all repeated', fields: [...valuesOf(form), ...valuesOf(form)] },
      { what: 'all named as lists', fields: namesOf(form).map((name) => [`${name}[]`, 'x']) },
      { what: 'all named as objects', fields: namesOf(form).map((name) => [`${name}[constructor]`, 'x']) },
    ]),
  );
});

test('control characters, line breaks and NUL in any field (header injection, nodemailer CVE-2025-13033)', async () => {
  await everyForm(
    ifFilled((form) => [
      ...namesOf(form).map((name) => ({
        what: `NUL in ${name}`,
        fields: withOne(form, name, 'a\0b@blue.example'),
      })),
      ...[
        '\r\nBcc: spy@evil.example',
        '\u0007\u001b[31m',
        '\u0085\u2028\u2029',
        '\u202eelpmaxe',
        '\ufeff',
        '\u200b',
      ].map((bad) => ({
        what: `${JSON.stringify(bad)} everywhere`,
        fields: withAll(form, (name) => (/mail/.test(name) ? `ann@blue.example${bad}` : `text${bad}`)),
      })),
    ]),
  );
});

test('look-alike letters, numbers out of all bounds, dates that are none, code in other languages', async () => {
  const odd = [
    'ａｎｎ＠ｂｌｕｅ．ｅｘａｍｐｌｅ',
    'mıke@blue.example',
    `${'a\u0300\u0301'.repeat(40)} ${'👩‍👩‍👧‍👦'.repeat(9)}`,
    '-1',
    '1e309',
    '2147483648',
    '0000-00-00',
    '2026-02-31',
    '275760-09-14',
    `'; DROP TABLE users; -- "><script>alert(1)</script>{{constructor}}`,
    '__proto__',
    'x'.repeat(2_500),
  ];
  await everyForm(
    ifFilled((form) =>
      odd.map((value) => ({ what: value.slice(0, 40), fields: withAll(form, () => value) })),
    ),
  );
  expect(await world.house.rows('SELECT 1 FROM users')).not.toEqual([]);
});

test('names that every object has, in one field at a time', async () => {
  await everyForm(
    ifFilled((form) =>
      namesOf(form).flatMap((name) =>
        ['__proto__', 'constructor'].map((value) => ({
          what: `${value} in ${name}`,
          fields: withOne(form, name, value),
        })),
      ),
    ),
  );
});

test('queries of pages: NUL, lists, ids of nobody, numbers out of bounds', async () => {
  const alarms: string[] = [];
  const odd = [
    '\0',
    'a\0b',
    '__proto__',
    'constructor',
    '-1',
    '1e309',
    '99999999999999999999',
    "'; --",
    'é'.repeat(200),
  ];
  for (const visitor of ['anonymous', 'owner', 'operator'] as const) {
    const { client } = await browserOf(visitor);
    const before = await contents(world.house);
    const asked = new Map<string, Set<string>>();
    for (const { path, answer } of await crawl(client, 3)) {
      const [bare = '', query = ''] = path.split('?');
      const inForms = [...answer.body.matchAll(/<form\b[^>]*method="get"[\s\S]*?<\/form>/g)].flatMap(
        ([form]) => [...form.matchAll(/\bname="([^"]+)"/g)].map(([, name = '']) => name),
      );
      const names = [...new URLSearchParams(query).keys(), ...inForms];
      asked.set(bare, new Set([...(asked.get(bare) ?? []), ...names]));
    }
    // What pages ask of their own address without saying so in a link.
    for (const [path, names] of asked) {
      const all = [
        ...names,
        'after',
        'before',
        'search',
        'organization',
        'next',
        'reference',
        'outcome',
        'kind',
        'user',
        'locale',
      ];
      for (const value of odd) {
        const once = new URLSearchParams(all.map((name) => [name, value]));
        const answer = await client.get(`${path}?${once}`);
        alarms.push(...alarm(answer, `GET ${path} with ${JSON.stringify(value.slice(0, 30))}`));
      }
      for (const name of names) {
        const answer = await client.get(
          `${path}?${new URLSearchParams([
            [name, '\0'],
            [name, 'x'],
          ])}`,
        );
        alarms.push(...alarm(answer, `GET ${path} with NUL in ${name}`));
      }
    }
    expect(await contents(world.house)).toEqual(before);
  }
  expect(alarms).toEqual([]);
});

test('any text at all, in any field', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('', 'yes', 'en', 'owner', 'blue', '2026-01-01', '#123456', 'https://a.example/'),
    fc.emailAddress(),
    fc.integer().map(String),
    fc.uuid(),
    fc.webUrl(),
  );
  const seed = Date.now() % 2 ** 31;
  const samples = fc.sample(fc.array(text, { minLength: 40, maxLength: 40 }), { seed, numRuns: 6 });
  await everyForm(
    ifFilled((form) =>
      samples.map((sample) => ({
        what: `seed ${seed}: ${JSON.stringify(sample.slice(0, namesOf(form).length)).slice(0, 300)}`,
        fields: namesOf(form).map((name, index) => [name, sample[index] ?? '']),
      })),
    ),
  );
});

test('fields that say who somebody is (better-auth CVE-2025-61928): no other person, role or organization is touched', async () => {
  const foreign = await contents(world.house, world.red);
  const roles = () =>
    world.house.rows<{ id: string }>(
      `SELECT id, organization_id, role FROM users WHERE role = 'owner' AND status = 'active' ORDER BY id`,
    );
  const owners = await roles();
  const [victim] = await world.house.rows<{ id: string }>(
    `SELECT id FROM users WHERE organization_id = $1 AND role = 'member' AND status = 'active' LIMIT 1`,
    [world.red],
  );
  const claims: Fields = [
    ...['organization_id', 'organizationId', 'organization[id]', 'tenant'].map(
      (name) => [name, world.red] as const,
    ),
    ...['id', 'user_id', 'userId', 'user[id]', 'sub', 'actor'].map(
      (name) => [name, victim?.id ?? ''] as const,
    ),
    ...['role', 'roles', 'user[role]'].map((name) => [name, 'owner'] as const),
    ...['admin', 'isAdmin', 'seated', 'emailVerified', 'email_verified', 'reserved'].map(
      (name) => [name, 'true'] as const,
    ),
    ['status', 'active'],
    ['__proto__[role]', 'owner'],
    ['constructor.prototype.role', 'owner'],
  ];
  await everyForm((form) => [
    {
      what: 'with claims',
      fields: [...valuesOf(form), ...claims.filter(([name]) => !namesOf(form).includes(name))],
    },
  ]);
  expect(await contents(world.house, world.red)).toEqual(foreign);
  const now = new Set((await roles()).map(({ id }) => id));
  expect([...now].filter((id) => !owners.some((owner) => owner.id === id))).toEqual([]);
});

test('after all this nothing that controls a terminal, a mail or a name stands in the database', async () => {
  const columns = await world.house.rows<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
       JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type = 'text'`,
  );
  for (const { table, column } of columns) {
    const rows = await world.house.rows(
      `SELECT ${column} FROM ${table} WHERE ${column} ~ '[\\x01-\\x08\\x0b-\\x1f\\x7f\\u0080-\\u009f\\u202a-\\u202e\\u2066-\\u2069]'`,
    );
    expect(rows, `${table}.${column}`).toEqual([]);
  }
});

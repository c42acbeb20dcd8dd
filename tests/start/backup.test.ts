import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backupPolicy } from '../../src/flows/backup/backup-policy.sql.ts';
import { otherBytes, sealedColumns } from '../../src/flows/resealing/sealed-columns.ts';
import { sealEvents } from '../../src/flows/sealing/seal.ts';
import { generateKey } from '../../src/infra/crypto/keyring.ts';
import type { Gatehouse } from '../../src/main.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import type { Urls } from '../fixtures/databases.ts';
import type { House } from '../fixtures/house.ts';
import { type Mailbox, openMailbox } from '../fixtures/mailbox.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';
import { type BareDatabase, createBareDatabase } from './databases.ts';
import { run } from './program.ts';
import { contents, openFurnished, openOn, rowsOf, tablesOf } from './restored.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-backup-'));
const file = join(folder, 'portal.backup');
const keyring = generateKey();
const BACKUP_KEY = 'a passphrase for these tests only';

const person = { organization: 'blue', email: 'ann@blue.example', password: samplePassword };
const waiting = 'ben@blue.example';

let mailbox: Mailbox;
let source: { gatehouse: Gatehouse; urls: Urls & { drop(): Promise<void> } };
const targets: BareDatabase[] = [];

beforeAll(async () => {
  mailbox = await openMailbox();
  source = await openFurnished({ SMTP_URL: mailbox.url, GATEHOUSE_KEYRING: keyring });
  const house = source as unknown as House;
  const blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  await addPerson(house, blue, { email: person.email, role: 'owner' });
  await addPerson(house, blue, { email: waiting });
});
afterAll(async () => {
  await source.gatehouse.stop();
  await source.urls.drop();
  for (const target of targets) await target.drop();
  await mailbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const target = async (): Promise<BareDatabase> => {
  const made = await createBareDatabase();
  targets.push(made);
  return made;
};

const backUp = (to: string, change: Record<string, string> = {}) =>
  run(['backup', '--to', to], { DATABASE_OWNER_URL: source.urls.ownerUrl, BACKUP_KEY, ...change });

const restore = (
  from: string,
  into: Pick<BareDatabase, 'ownerUrl' | 'appUrl'>,
  change: Record<string, string> = {},
) =>
  run(['restore', '--from', from], {
    DATABASE_OWNER_URL: into.ownerUrl,
    DATABASE_URL: into.appUrl,
    GATEHOUSE_KEYRING: keyring,
    BACKUP_KEY,
    ...change,
  });

const isBare = async ({ ownerUrl }: BareDatabase): Promise<boolean> =>
  (await tablesOf(ownerUrl)).length === 0;

describe('the backup policy', () => {
  test('names every table of the database, and no other', async () => {
    expect(Object.keys(backupPolicy).sort()).toEqual((await tablesOf(source.urls.ownerUrl)).sort());
  });

  test('every column of bytes is known as sealed, or as something that needs no key', async () => {
    const found = await rowsOf<{ name: string }>(
      source.urls.ownerUrl,
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
         WHERE table_schema = 'public' AND data_type = 'bytea'`,
    );
    const known = [
      ...sealedColumns.map(({ table, column }) => `${table}.${column}`),
      ...Object.keys(otherBytes),
    ];
    expect(known.sort()).toEqual(found.map(({ name }) => name).sort());
  });

  test('a table that it does not name stops the backup, and leaves no file', async () => {
    await rowsOf(source.urls.ownerUrl, 'CREATE TABLE newcomers (id integer)');
    try {
      const { code, stderr } = await backUp(join(folder, 'never'));
      expect(code).toBe(1);
      expect(stderr).toBe('The table newcomers does not stand in the backup policy. Nothing was written.\n');
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      await rowsOf(source.urls.ownerUrl, 'DROP TABLE newcomers');
    }
  });
});

describe('a backup, restored elsewhere', () => {
  let browser: Client;
  let link: string;
  let restored: BareDatabase;
  let gatehouse: Gatehouse;
  let before: Map<string, string[]>;

  beforeAll(async () => {
    const { infra } = source.gatehouse;
    browser = await signedIn(source.gatehouse, person);
    const asking = openClient(source.gatehouse);
    await asking.post(
      '/forgot-password',
      { organization: person.organization, email: person.email },
      { from: '/forgot-password' },
    );
    const mail = await mailbox.next(person.email);
    link = new URL(mail.links.find((each) => each.includes('/reset-password/')) ?? '').pathname;
    // Another asks while no mail goes out: it waits in the outbox, sealed.
    mailbox.mood = 'refusing';
    await asking.post(
      '/forgot-password',
      { organization: person.organization, email: waiting },
      { from: '/forgot-password' },
    );
    for (let tries = 0; (await contents(source.urls.ownerUrl, 'mails')).length < 2 && tries < 200; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    // What text of every kind must survive.
    await rowsOf(
      source.urls.ownerUrl,
      `UPDATE users SET about = E'Tab\\there\\nline \\\\ back \\\\N "quoted" Ünïcode 🏠 \\r' WHERE email = $1`,
      [person.email],
    );
    await rowsOf(
      source.urls.ownerUrl,
      `INSERT INTO user_pictures SELECT organization_id, id, 'tag', $2 FROM users WHERE email = $1`,
      [person.email, randomBytes(200_000)],
    );
    await sealEvents(infra);
    const { code, stdout, stderr } = await backUp(file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/sessions +\d+ +nobody is signed in after a restore/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    before = new Map();
    for (const table of Object.keys(backupPolicy))
      before.set(table, await contents(source.urls.ownerUrl, table));

    restored = await target();
    const back = await restore(file, restored);
    expect({ code: back.code, stderr: back.stderr }).toEqual({ code: 0, stderr: '' });
    expect(back.stdout).toMatch(/The keyring opens all \d+ sealed values\./);
    expect(back.stdout).toMatch(/The audit history of \d+ organizations is whole/);
    expect(back.stdout).toContain('1 mail had not been sent');
    await asItWas();
    gatehouse = await openOn(restored.appUrl, { SMTP_URL: mailbox.url, GATEHOUSE_KEYRING: keyring });
  });
  afterAll(() => gatehouse?.stop());

  /** Compared before a server begins to write into it. */
  async function asItWas() {
    const added = await rowsOf<{ row: string; id: string }>(
      restored.ownerUrl,
      `SELECT t::text AS row, id FROM audit_events t WHERE action = 'portal.restored'`,
    );
    expect(added).toHaveLength(1);
    for (const [table, policy] of Object.entries(backupPolicy)) {
      const after = await contents(restored.ownerUrl, table);
      if (table === 'audit_unsealed')
        expect(
          after.filter((row) => !row.includes(added[0]?.id ?? '')),
          table,
        ).toEqual(before.get(table));
      else if (table === 'audit_events')
        expect(
          after.filter((row) => row !== added[0]?.row),
          table,
        ).toEqual(before.get(table));
      else if (policy.keep === 'all') expect(after, table).toEqual(before.get(table));
      else if (policy.keep === 'nothing' && table !== 'schema_migrations') expect(after, table).toEqual([]);
    }
    for (const table of [
      'organizations',
      'users',
      'user_pictures',
      'credentials',
      'licenses',
      'seats',
      'settings',
      'apps',
      'projects',
      'attempts',
      'known_browsers',
      'audit_events',
      'audit_seals',
      'organization_names',
    ])
      expect(before.get(table)?.length, `${table} had rows to lose`).toBeGreaterThan(0);
    for (const table of ['sessions', 'verifications'])
      expect(before.get(table)?.length, table).toBeGreaterThan(0);
    const mails = await rowsOf<{ status: string; sealed: Buffer | null }>(
      restored.ownerUrl,
      'SELECT status, sealed FROM mails',
    );
    expect(mails.length).toBe(before.get('mails')?.length);
    expect(mails.filter(({ status, sealed }) => status === 'queued' || sealed)).toEqual([]);
    const walls = (url: string) =>
      rowsOf(
        url,
        `SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, t.tgname, t.tgenabled, p.polname
           FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
           LEFT JOIN pg_policy p ON p.polrelid = c.oid
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1, 4, 6`,
      );
    expect(await walls(restored.ownerUrl), 'walls and triggers stand again').toEqual(
      await walls(source.urls.ownerUrl),
    );
  }

  test('an old session opens nothing', async () => {
    expect((await browser.get('/dashboard')).status).toBe(200);
    const elsewhere = openClient(gatehouse);
    for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value);
    const answer = await elsewhere.get('/dashboard');
    expect([answer.status, answer.location]).toEqual([303, '/sign-in?next=%2Fdashboard']);
  });

  test('an old link opens nothing', async () => {
    const client = openClient(gatehouse);
    const followed = await client.get(link);
    const page = followed.location ? await client.follow(followed) : followed;
    expect(page.text).not.toContain('Choose a new password');
    const fresh = 'violet harbour lantern seventeen';
    const done = await client.post('/reset-password', {
      password: fresh,
      confirmation: fresh,
      email: person.email,
    });
    expect(done.status).not.toBe(303);
    // And there, where it belongs, it still does.
    const there = openClient(source.gatehouse);
    expect((await there.follow(await there.get(link))).text).toContain('new password');
  });

  test('people sign in with the password that they had', async () => {
    await signedIn(gatehouse, person);
  });

  test('nothing is sent again', async () => {
    mailbox.mood = 'accepting';
    const sent = mailbox.mails.length;
    await gatehouse.infra.database.outside.rows({ text: 'SELECT 1', values: [] } as never);
    const queued = await rowsOf(restored.ownerUrl, `SELECT 1 FROM mails WHERE status = 'queued'`);
    expect(queued).toEqual([]);
    expect(mailbox.mails.slice(sent).filter((mail) => mail.text.includes(String(gatehouse.port)))).toEqual(
      [],
    );
  });

  test('a database that holds anything is left alone', async () => {
    const rows = await contents(restored.ownerUrl, 'users');
    const { code, stderr } = await restore(file, restored);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^This database holds data already \(\w+\)\. .* Nothing was written\.\n$/);
    expect(await contents(restored.ownerUrl, 'users')).toEqual(rows);
    const foreign = await target();
    await foreign.asAdmin('CREATE TABLE theirs (id integer)');
    const refused = await restore(file, foreign);
    expect(refused.stderr).toContain('belongs to something else');
    expect(await tablesOf(foreign.adminUrl)).toEqual(['theirs']);
  });

  test('a database that was migrated and never used takes it', async () => {
    const empty = await target();
    const environment = { DATABASE_OWNER_URL: empty.ownerUrl, DATABASE_URL: empty.appUrl };
    expect((await run(['migrate'], environment)).code).toBe(0);
    const { code, stderr } = await restore(file, empty);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('an existing file is not overwritten', async () => {
    const bytes = readFileSync(file);
    const { code, stderr } = await backUp(file);
    expect(code).toBe(1);
    expect(stderr).toContain('overwrites nothing');
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  test('a look at a backup needs no database', async () => {
    const { code, stdout } = await run(['restore', '--check', '--from', file], { BACKUP_KEY });
    expect(code).toBe(0);
    expect(stdout).toMatch(/is whole: [\d,]+ rows of \d+ tables/);
  });
});

describe('a backup that is not as it was written', () => {
  let empty: BareDatabase;
  let bytes: Buffer;
  const altered = join(folder, 'altered');

  beforeAll(async () => {
    empty = await target();
    bytes = readFileSync(file);
  });

  const flip = (at: number) => {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    return changed;
  };
  const chunk = 64 * 1024 + 16;
  const header = 81;

  test.each<[string, () => Buffer, string]>([
    ['another kind of file', () => Buffer.from('SELECT 1;'), 'is no backup of Gatehouse'],
    ['nothing at all', () => Buffer.alloc(0), 'is no backup of Gatehouse'],
    ['a later form', () => flip(16), 'that this program cannot read'],
    ['another salt', () => flip(20), 'not the one that the backup was made with'],
    ['one bit of the first chunk', () => flip(header + 5), 'altered or cut off: chunk 1'],
    ['one bit of the last tag', () => flip(bytes.length - 1), 'altered or cut off'],
    ['a header alone', () => bytes.subarray(0, header), 'altered or cut off'],
    ['cut off within a chunk', () => bytes.subarray(0, bytes.length - 100), 'altered or cut off'],
    ['cut off after a whole chunk', () => bytes.subarray(0, header + chunk), 'altered or cut off'],
    ['something added', () => Buffer.concat([bytes, Buffer.alloc(40)]), 'altered or cut off'],
    [
      'two chunks in each other’s place',
      () =>
        Buffer.concat([
          bytes.subarray(0, header),
          bytes.subarray(header + chunk, header + 2 * chunk),
          bytes.subarray(header, header + chunk),
          bytes.subarray(header + 2 * chunk),
        ]),
      'altered or cut off: chunk 1',
    ],
  ])('%s is refused before anything is written', async (_what, content, why) => {
    expect(bytes.length, 'several chunks').toBeGreaterThan(header + 2 * chunk);
    writeFileSync(altered, content());
    const { code, stderr } = await restore(altered, empty);
    expect(code).toBe(1);
    expect(stderr).toContain(why);
    expect(stderr).toContain('Nothing was written.');
    expect(await isBare(empty)).toBe(true);
  });

  test('so is one that another key sealed', async () => {
    const { code, stderr } = await restore(file, empty, { BACKUP_KEY: `${BACKUP_KEY}!` });
    expect(code).toBe(1);
    expect(stderr).toContain('not the one that the backup was made with');
    expect(await isBare(empty)).toBe(true);
  });

  test('a keyring that does not open the secrets: nothing is written', async () => {
    const { code, stderr } = await restore(file, empty, { GATEHOUSE_KEYRING: generateKey() });
    expect(code).toBe(78);
    expect(stderr).toMatch(/does not open what this database holds \(\d+ sealed values of the backup\)/);
    expect(await isBare(empty)).toBe(true);
  });

  test('settings that are missing are named', async () => {
    const { code, stderr } = await run(['restore', '--from', file], { BACKUP_KEY });
    expect(code).toBe(78);
    expect(stderr).toMatch(/^DATABASE_OWNER_URL is missing/m);
    expect((await backUp(join(folder, 'x'), { BACKUP_KEY: 'short' })).stderr).toMatch(
      /^BACKUP_KEY must have 20/,
    );
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });
});

test('a history that was tampered with is restored as it is, and said to be broken', async () => {
  const [event] = await rowsOf<{ organization_id: string; event_id: string }>(
    source.urls.ownerUrl,
    'SELECT organization_id, event_id FROM audit_seals ORDER BY sequence DESC LIMIT 1',
  );
  await rowsOf(source.urls.ownerUrl, `UPDATE audit_events SET action = 'user.robbed' WHERE id = $1`, [
    event?.event_id,
  ]);
  const broken = join(folder, 'broken.backup');
  expect((await backUp(broken)).code).toBe(0);
  const into = await target();
  const { code, stdout } = await restore(broken, into);
  expect(code).toBe(2);
  expect(stdout).toMatch(/is BROKEN at event \d+ \(altered\)/);
  expect(await rowsOf(into.ownerUrl, `SELECT 1 FROM audit_events WHERE action = 'user.robbed'`)).toHaveLength(
    1,
  );
});

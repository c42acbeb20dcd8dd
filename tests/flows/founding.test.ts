import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '../../src/domain/audit/audit.ts';
import { proposeSlug } from '../../src/domain/organizations/slug.ts';
import { createProfiles } from '../../src/domain/profiles/profiles.ts';
import { addOperator } from '../../src/flows/founding/add-operator.ts';
import { found } from '../../src/flows/founding/found-organization.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let operator: Client;

beforeAll(async () => {
  house = await openHouse();
  await addPerson(house, house.operatorsId, {
    email: 'op@portal.example',
    name: 'Olive Porter',
    role: 'owner',
  });
  await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  operator = await signedIn(house, {
    organization: 'operators',
    email: 'op@portal.example',
    password: samplePassword,
  });
});
afterAll(() => house.close());

const path = '/operator/organizations/new';
const form = (change: Record<string, string> = {}) => ({
  name: 'Green Gardens',
  slug: '',
  language: 'it',
  'time-zone': 'Europe/Rome',
  'license-required': 'yes',
  'owner-name': 'Gina Verdi',
  'owner-email': 'gina@green.example',
  ...change,
});
const post = (fields: Record<string, string | string[]>) => operator.post(path, fields, { from: path });

describe('an operator founds an organization', () => {
  test('and its first owner is invited, sets up a password and stands in the console', async () => {
    const answer = await post(form());
    expect(answer.status).toBe(303);
    const shown = await operator.follow(answer);
    expect(shown.text).toContain(
      'Green Gardens is founded. An invitation is on its way to gina@green.example.',
    );
    expect(shown.text).toContain('Gina Verdi was invited and has not set up a password yet.');
    expect(shown.text).toMatch(
      /Short name green-gardens .* Required to sign in Language Italiano Time zone Europe\/Rome/,
    );

    const mail = await house.mailbox.next('gina@green.example');
    expect(mail.text).toContain('Olive Porter');
    const gina = openClient(house);
    const link = new URL(mail.links.find((each) => each.includes('/invitation/')) ?? '');
    await gina.follow(await gina.get(link.pathname));
    const done = await gina.post(
      '/invitation',
      { password: samplePassword, confirmation: samplePassword },
      { from: '/invitation' },
    );
    expect(done.status).toBe(303);
    const owner = await signedIn(house, {
      organization: 'Green Gardens',
      email: 'gina@green.example',
      password: samplePassword,
    });
    expect((await owner.get('/console/licenses')).status).toBe(200);
    const events = await house.rows<{ action: string; actor: string }>(
      `SELECT action, actor_kind AS actor FROM audit_events WHERE organization_id =
         (SELECT organization_id FROM organizations WHERE slug = 'green-gardens') ORDER BY at, id`,
    );
    expect(events.slice(0, 4)).toEqual([
      { action: 'settings.changed', actor: 'operator' },
      { action: 'settings.changed', actor: 'operator' },
      { action: 'organization.founded', actor: 'operator' },
      { action: 'user.invited', actor: 'operator' },
    ]);
  });

  test.each([
    ['name taken', { name: 'BLUE  company', slug: 'other' }, 'Another organization has this name'],
    ['name that is a short name', { name: 'Blue', slug: 'other' }, 'Another organization has this name'],
    ['short name taken', { name: 'New One', slug: 'blue' }, 'Another organization has this short name'],
    ['proposal taken', { name: 'Blue!' }, 'Another organization has this short name'],
    ['reserved', { slug: 'operators' }, 'The portal keeps this name for itself'],
    ['reserved by proposal', { name: 'WWW' }, 'No short name can be made of this name'],
    ['reserved name', { name: 'Operators', slug: 'op-2' }, 'Another organization has this name'],
    ['no Latin letter', { name: '株式会社' }, 'No short name can be made of this name'],
    ['blank', { name: '  ' }, "Enter the organization's name"],
    ['one letter', { name: 'x', slug: 'xx' }, 'Use at least two characters'],
    ['control character in the name', { name: 'A\u0000B' }, 'characters that cannot be used'],
    ['control character in the short name', { slug: 'a\u0000b' }, 'Use two characters or more'],
    ['form of the short name', { slug: '-a--b' }, 'Use two characters or more'],
    ['a long short name', { slug: 'a'.repeat(64) }, 'This is too long'],
    ['language', { language: 'xx' }, 'Choose one of the options'],
    ['time zone', { 'time-zone': 'Mars/Olympus' }, 'Choose one of the options'],
    ['owner', { 'owner-name': '' }, "Enter the owner's name"],
    ['several addresses', { 'owner-email': 'a@x.example,b@y.example' }, 'Enter one e-mail address'],
  ])('refused by the field: %s', async (_what, change, message) => {
    const before = await house.rows('SELECT 1 FROM organizations');
    const answer = await post(form({ name: 'Yet Another', 'owner-email': 'new@owner.example', ...change }));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    // What was typed is not lost.
    if (!('owner-email' in change)) expect(answer.body).toContain('value="new@owner.example"');
    expect(await house.rows('SELECT 1 FROM organizations')).toHaveLength(before.length);
  });

  test('lists instead of texts are refused', async () => {
    const answer = await post({ ...form(), name: ['a', 'b'], 'owner-email': ['a@x.example', 'b@x.example'] });
    expect(answer.status).toBe(422);
  });

  test('ten times at once under names that clash: once', async () => {
    const { infra } = house.gatehouse;
    const profiles = createProfiles(infra.database, () => false);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        found(infra, profiles, {
          // Half of them take as a name what the others take as a short name.
          name: at % 2 ? 'clash' : `Some Name ${at}`,
          slug: at % 2 ? `clash-${at}` : 'clash',
          locale: 'en',
          timeZone: 'UTC',
          licenseRequired: false,
          owner: { name: 'Owner', email: `owner${at}@clash.example` },
          actor: system,
          inviterName: 'Olive Porter',
        }),
      ),
    );
    expect(outcomes.filter((each) => each.kind === 'founded')).toHaveLength(1);
    expect(outcomes.filter((each) => each.kind === 'refused')).toHaveLength(9);
    expect(await house.rows(`SELECT 1 FROM organizations WHERE slug LIKE 'clash%'`)).toHaveLength(1);
  });

  test('an invitation that breaks leaves an organization without an owner, and a way to invite one', async () => {
    await house.rows(`ALTER TABLE mails ADD CONSTRAINT broken CHECK (kind <> 'invitation') NOT VALID`);
    const answer = await post(form({ name: 'Half Done', 'owner-email': 'half@done.example' }));
    await house.rows('ALTER TABLE mails DROP CONSTRAINT broken');
    const shown = await operator.follow(answer);
    expect(shown.text).toContain('its first owner could not be invited');
    expect(shown.text).toContain('Nobody looks after this organization.');
    expect(await house.rows(`SELECT 1 FROM users WHERE email = 'half@done.example'`)).toHaveLength(0);
    expect((await operator.get('/operator?search=half')).text).toContain('No owner yet');
    const base = answer.location ?? '';
    const invited = await operator.post(
      `${base}/users`,
      { name: 'Hal Fuller', email: 'half@done.example', role: 'owner' },
      { from: base },
    );
    expect((await operator.follow(invited)).text).toContain('Hal Fuller was invited');
    await house.mailbox.next('half@done.example');
  });
});

test('short names are made of names', () => {
  expect(proposeSlug('Bäckerei & Söhne GmbH')).toBe('backerei-sohne-gmbh');
  expect(proposeSlug("L'Officina dell’Arte")).toBe('lofficina-dellarte');
  expect(proposeSlug('Straße Ærø')).toBe('strasse-aero');
  expect(proposeSlug('  --a--  ')).toBe('a');
  expect(proposeSlug(`${'ab '.repeat(60)}`)).toHaveLength(62);
});

test('another operator is invited from the command line', async () => {
  const { infra } = house.gatehouse;
  const profiles = createProfiles(infra.database, () => false);
  const outcome = await addOperator(infra, profiles, { email: 'new@portal.example', name: 'Nora New' });
  expect(outcome.kind).toBe('invited');
  const mail = await house.mailbox.next('new@portal.example');
  expect(mail.links.some((link) => link.includes('/invitation/'))).toBe(true);
  expect((await addOperator(infra, profiles, { email: 'NEW@portal.example', name: 'Nora' })).kind).toBe(
    'refused',
  );
});

import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer } from 'node:net';
import { keepUnverified } from '../../src/domain/access-requests/access-requests.ts';
import { keepPassword } from '../../src/domain/credentials/credentials.ts';
import { keepTemporary } from '../../src/domain/credentials/temporary.ts';
import { fieldTypes } from '../../src/domain/fields/fields.schema.ts';
import { insertField, keepValue } from '../../src/domain/fields/fields.sql.ts';
import { sourceKinds } from '../../src/domain/identity-sources/sources.schema.ts';
import { addSource } from '../../src/domain/identity-sources/sources.ts';
import { insertAddress } from '../../src/domain/organizations/organizations.sql.ts';
import type { ProjectDetails } from '../../src/domain/projects/projects.schema.ts';
import { archiveProject, setManager } from '../../src/domain/projects/projects.sql.ts';
import { addProject } from '../../src/domain/projects/projects.ts';
import { insertRequest } from '../../src/domain/projects/requests.sql.ts';
import { issueVerification, type Purpose } from '../../src/domain/verifications/verifications.ts';
import { brand } from '../../src/domain/wording/brand.ts';
import { requestSettings } from '../../src/flows/access-request/settings.ts';
import { firstStepsSettings } from '../../src/flows/first-steps/settings.ts';
import { recoverySettings } from '../../src/flows/recovery/settings.ts';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { signUpSettings } from '../../src/flows/sign-up/settings.ts';
import { generateKey } from '../../src/infra/crypto/keyring.ts';
import { generatedPassword } from '../../src/infra/crypto/secrets.ts';
import type { Logger } from '../../src/infra/log.ts';
import { days, wait } from '../../src/infra/time.ts';
import { type Gatehouse, startGatehouse } from '../../src/main.ts';
import { type Client, openClient, signedIn } from '../fixtures/client.ts';
import { addDirectory } from '../fixtures/directory.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addLicense, addOrganization, addPerson, giveSeat, samplePassword, set } from '../fixtures/people.ts';

/** Two organizations at the shared address, furnished alike, one at an address of its own, and the operators. */
export interface World {
  readonly house: House;
  readonly blue: string;
  readonly red: string;
  /** At `green.localhost` only. */
  readonly green: string;
  /** The root key of this portal. */
  readonly key: string;
  close(): Promise<void>;
}

/** Who comes to the door. A stranger owns the other organization. */
export const visitors = ['anonymous', 'stranger', 'member', 'administrator', 'owner', 'operator'] as const;
export type Visitor = (typeof visitors)[number];

type Settings = NonNullable<Parameters<typeof openHouse>[0]>;

export async function openWorld(settings: Settings = {}, open = openHouse): Promise<World> {
  const key = generateKey();
  const house = await open({ GATEHOUSE_KEYRING: key, SESSION_CACHE_SECONDS: 30, ...settings });
  const blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
  const green = await addOrganization(house, {
    slug: 'green',
    name: 'Green Company',
    host: 'green.localhost',
  });
  const hash = await house.gatehouse.infra.hasher.hash(samplePassword, { organization: 'test', ip: 'test' });
  await furnish(house, blue, 'blue', hash);
  await furnish(house, red, 'red', hash);
  await furnish(house, green, 'green', hash);
  await addPerson(house, house.operatorsId, { email: 'operator@portal.example', role: 'owner' });
  const grey = await addOrganization(house, { slug: 'grey', name: 'Grey Company' });
  await house.rows(`UPDATE organizations SET status = 'suspended' WHERE organization_id = $1`, [grey]);
  return { house, blue, red, green, key, close: () => house.close() };
}

/** Another server on the same database, as a second machine would run it; `settings` over those of the first. */
export async function openAnother(
  world: World,
  settings: Settings = {},
  log: Logger = world.house.gatehouse.infra.log,
): Promise<Gatehouse> {
  const port = await freePort();
  return startGatehouse(
    {
      PUBLIC_URL: `http://localhost:${port}`,
      HOST: ['127.0.0.1'],
      PORT: port,
      DATABASE_URL: world.house.urls.appUrl,
      SMTP_URL: world.house.mailbox.url,
      MAIL_FROM: 'Gatehouse <portal@gatehouse.example>',
      GATEHOUSE_KEYRING: world.key,
      TRUSTED_PROXIES: [],
      OUTBOUND_ALLOWED: ['127.0.0.0/8', '::1'],
      HASH_MEMORY_KIB: 19_456,
      POSTS_PER_MINUTE: 100_000,
      LOG_LEVEL: 'error',
      ...settings,
    } as Parameters<typeof startGatehouse>[0],
    { log },
  );
}

/** A browser in which this visitor is signed in at the shared address. */
export async function arriveAs(
  world: World,
  visitor: Visitor,
  organization: 'blue' | 'red' = 'blue',
): Promise<Client> {
  const { house } = world;
  if (visitor === 'anonymous') return openClient(house);
  if (visitor === 'stranger') return arriveAs(world, 'owner', organization === 'blue' ? 'red' : 'blue');
  return signedIn(house, {
    organization: visitor === 'operator' ? 'operators' : organization,
    email: visitor === 'operator' ? 'operator@portal.example' : `${visitor}@${organization}.example`,
    password: samplePassword,
  });
}

/** The path of each kind of link that carries a secret, and what it is for. */
export const secretLinks: Record<string, Purpose> = {
  '/invitation/:token': 'invitation',
  '/reset-password/:token': 'password-reset',
  '/new-password/:token': 'generated-password',
  '/email-change/:token': 'email-change',
  '/set-up/:token': 'operator-set-up',
  '/request-access/:token': 'access-request',
};

/** A link of each kind, still good, by its path: an invitation for who is invited, the others for the member. */
export async function issueLinks(
  world: World,
  organization: 'blue' | 'red',
): Promise<Record<string, string>> {
  const paths: Record<string, string> = {};
  for (const [path, purpose] of Object.entries(secretLinks)) {
    const whose = `${purpose === 'invitation' ? 'invited' : 'member'}@${organization}.example`;
    const issue = {
      'operator-set-up': { organizationId: world.house.operatorsId, userId: undefined, email: '' },
      'email-change': { ...(await personOf(world, whose)), email: `new.${whose}` },
      'password-reset': await personOf(world, whose),
      'generated-password': await personOf(world, whose),
      'own-password': await personOf(world, whose),
      'access-request': { ...(await personOf(world, whose)), userId: undefined, email: `new.${whose}` },
      invitation: await personOf(world, whose),
    }[purpose];
    const { database } = world.house.gatehouse.infra;
    const token = await database.inOrganization(issue.organizationId, async (tx) => {
      const issued = await issueVerification(tx, { ...issue, purpose, lifetime: days(1) });
      const asked = { ...issue, name: 'Somebody new', reason: 'To help', locale: 'en' };
      if (purpose === 'access-request') await keepUnverified(tx, asked, issued.id);
      return issued.token;
    });
    paths[path] = path.replace(':token', token);
  }
  return paths;
}

/** What puts a browser into the middle of something, so that forms stand there which no link leads to. */
export const stories: Record<string, (world: World, client: Client) => Promise<unknown>> = {
  'sign-up: the code': (_world, client) => beginSignUp(client, 'code@new.example'),
  'sign-up: behind the code': async (world, client) => {
    const email = 'account@new.example';
    await beginSignUp(client, email);
    const code = /^\d{6}$/m.exec((await world.house.mailbox.next(email)).text)?.[0] ?? '';
    return client.post('/sign-up/code', { code }, { from: '/sign-up/code' });
  },
  'recovery: the code': (world, client) => beginRecovery(world, client, 'forgetful@red.example'),
  'recovery: behind the code': async (world, client) => {
    const email = 'absent.minded@red.example';
    await beginRecovery(world, client, email);
    const code = /^\d{6}$/m.exec((await world.house.mailbox.next(email)).text)?.[0] ?? '';
    return client.post('/forgot-password/code', { code }, { from: '/forgot-password/code' });
  },
  'a generated password': async ({ house, red }, client) => {
    const [email, password] = ['newcomer@red.example', generatedPassword()];
    const id = await addPerson(house, red, { email });
    await giveSeatOf(house, red, id);
    await house.gatehouse.infra.database.inOrganization(red, (tx) =>
      tx.run(keepTemporary(red, id, password, days(1))),
    );
    return client.post('/sign-in', { organization: 'red', email, password });
  },
};

/** Somebody of red forgets a password, where a code is mailed. */
async function beginRecovery({ house, red }: World, client: Client, email: string) {
  await addPerson(house, red, { email });
  await set(house, red, recoverySettings, { method: 'code' });
  return client.post('/forgot-password', { organization: 'red', email }, { from: '/forgot-password' });
}

const giveSeatOf = (house: House, organizationId: string, userId: string) =>
  house.rows(
    `INSERT INTO seats (organization_id, license_id, user_id)
       SELECT organization_id, id, $2 FROM licenses WHERE organization_id = $1 LIMIT 1`,
    [organizationId, userId],
  );

const beginSignUp = (client: Client, email: string) =>
  client.post('/sign-up', { organization: 'blue', email }, { from: '/sign-up' });

/** Whose address this is, in whichever organization; every address here is somebody's alone. */
export async function personOf(
  world: World,
  email: string,
): Promise<{ organizationId: string; userId: string; email: string }> {
  const [person] = await world.house.rows<{ organizationId: string; userId: string }>(
    'SELECT organization_id AS "organizationId", id AS "userId" FROM users WHERE email = $1',
    [email],
  );
  if (!person) throw new Error(`nobody has the address ${email}`);
  return { ...person, email };
}

/** Something stands behind everything that pages list. */
async function furnish(house: House, id: string, name: string, hash: string): Promise<void> {
  const { infra } = house.gatehouse;
  const tag = '00112233445566aa';
  await set(house, id, signInSettings, { licenseRequired: true, userNames: true });
  // Twice, so that there is something to undo.
  await set(house, id, brand, { panelMessage: `Welcome to ${name}` });
  await set(house, id, brand, { logo: { tag, alt: name } });
  const license = await addLicense(house, id, { product: `${name} gate`, seats: 9 });
  const spare = await addLicense(house, id, { product: `${name} spare`, seats: 9 });
  const person = async (
    email: string,
    role: 'owner' | 'administrator' | 'member' = 'member',
    status: 'active' | 'suspended' = 'active',
  ) => {
    const given = { email: `${email}@${name}.example`, name: `${email} of ${name}`, role, status };
    const user = await addPerson(house, id, { ...given, password: null });
    await infra.database.batch(id, [keepPassword(infra, id, user, hash)]);
    return user;
  };
  const owner = await person('owner', 'owner');
  await person('administrator', 'administrator');
  const member = await person('member');
  await person('suspended', 'member', 'suspended');
  await person('seatless');
  await giveSeat(house, id, license, member);
  await giveSeat(house, id, spare, member);
  for (const [who, role] of [
    ['invited', 'member'],
    ['heir', 'owner'],
  ] as const) {
    const email = `${who}@${name}.example`;
    const given = { email, role, status: 'invited', password: null, invitedBy: owner } as const;
    const userId = await addPerson(house, id, given);
    await infra.database.inOrganization(id, (tx) =>
      issueVerification(tx, { organizationId: id, purpose: 'invitation', userId, email, lifetime: days(7) }),
    );
  }
  // Asked for, not yet proven: nobody is served there.
  await infra.database.inOrganization(id, (tx) =>
    tx.run(
      insertAddress({ organizationId: id, host: `portal.${name}.example`, proof: 'proof', verified: false }),
    ),
  );
  const insert = (text: string, ...values: unknown[]) => house.rows(text, [id, ...values]);
  // Nobody answers there. One that opens the owner's account too, one that could, and one that is switched off.
  for (const label of ['Staff', 'Visitors', 'Closed']) {
    const source = await addDirectory(house, id, { label, settings: { issuer: 'http://127.0.0.1:9' } });
    const link =
      'INSERT INTO user_identities (organization_id, source_id, subject, user_id) VALUES ($1, $2, $3, $4)';
    if (label === 'Closed')
      await insert(
        'UPDATE identity_sources SET enabled = false WHERE organization_id = $1 AND id = $2',
        source,
      );
    if (label === 'Staff') await insert(link, source, 'http://127.0.0.1:9#owner', owner);
  }
  await addDatabase(house, id);
  await set(house, id, requestSettings, { takeRequests: true });
  await set(house, id, signUpSettings, { mode: 'open' });
  // One that waits, one that somebody decided, and one whose address has become a user's meanwhile.
  for (const [who, status] of [
    ['asking', 'open'],
    ['refused', 'declined'],
    ['member', 'open'],
  ] as const)
    await insert(
      `INSERT INTO access_requests (organization_id, id, email, email_folded, name, reason, locale, status, verified_at,
         opened_at, decided_at, decided_by)
       VALUES ($1, $2, $3, $3, $4, 'To help', 'en', $5, now(), now(), CASE WHEN $5 = 'declined' THEN now() END, $6)`,
      randomUUID(),
      `${who}@${name}.example`,
      `${who} of ${name}`,
      status,
      status === 'declined' ? owner : null,
    );
  await insert('INSERT INTO announcements VALUES ($1, $2, $3)', randomUUID(), `News of ${name}`);
  await furnishProjects(house, id, name, { owner, member });
  await furnishFields(house, id, member);
  const linked = '(organization_id, id, name, url) VALUES ($1, $2, $3, $4)';
  await insert(
    `INSERT INTO projects ${linked}`,
    randomUUID(),
    `Project of ${name}`,
    'https://project.example/',
  );
  await insert(`INSERT INTO apps ${linked}`, randomUUID(), `App of ${name}`, 'https://app.example/');
  const file = `INSERT INTO organization_files VALUES ($1, 'logo', $2, 'image/webp', '\\x00')`;
  await insert(file, tag);
  for (const user of [owner, member]) {
    await insert(`INSERT INTO user_pictures VALUES ($1, $2, $3, '\\x00')`, user, tag);
    await insert('UPDATE users SET picture_tag = $3 WHERE organization_id = $1 AND id = $2', user, tag);
  }
}

/** A database that people come in by, and that is away. */
const addDatabase = (house: House, id: string) =>
  house.gatehouse.infra.database.inOrganization(id, (tx) =>
    addSource(tx, house.gatehouse.infra, id, {
      kind: 'sql',
      label: 'External Users',
      position: 9,
      enabled: true,
      shownOn: 'sign-in',
      domains: [],
      settings: sourceKinds.sql.settings.parse({
        ...{ engine: 'postgresql', host: '127.0.0.1', port: 9, database: 'crm', user: 'reader', tls: 'off' },
        lookup: 'SELECT id, email, name, hash FROM people WHERE email = :email',
        columns: { subject: 'id', email: 'email', name: 'name', hash: 'hash' },
      }),
      secrets: { password: 'a secret of the database', updatePassword: '' },
    }),
  );

/** A project of every kind, and in every state that the member may stand to one. */
async function furnishProjects(
  house: House,
  id: string,
  name: string,
  who: { owner: string; member: string },
) {
  const { database } = house.gatehouse.infra;
  const add = (
    details: Partial<ProjectDetails> & Pick<ProjectDetails, 'name' | 'visibility'>,
    members: string[],
  ) =>
    database.inOrganization(id, (tx) =>
      addProject(tx, id, { description: '', url: null, contact: '', ...details, members }),
    );
  const ask = (projectId: string, userId: string) =>
    database.batch(id, [insertRequest(id, randomUUID(), { projectId, userId, reason: `As ${name}` })]);
  await add({ name: `Open to ${name}`, visibility: 'open' }, []);
  await add({ name: `Ask ${name}`, visibility: 'ask' }, []);
  await add({ name: `Secret of ${name}`, visibility: 'request-only', contact: 'The owner' }, [who.owner]);
  const asked = await add({ name: `Asked ${name}`, visibility: 'ask' }, []);
  await ask(asked, who.member);
  const led = await add({ name: `Led by ${name}`, visibility: 'ask' }, [who.member]);
  await database.batch(id, [setManager(id, led, who.member, true)]);
  await ask(led, who.owner);
  const old = await add({ name: `Old ${name}`, visibility: 'open' }, []);
  await database.batch(id, [archiveProject(id, old)]);
}

/** Questions, one of them retired, and answers; everybody is through their first steps. */
async function furnishFields(house: House, id: string, member: string) {
  const { database } = house.gatehouse.infra;
  await set(house, id, firstStepsSettings, { enabled: true });
  await house.rows('UPDATE users SET first_steps_at = now() WHERE organization_id = $1', [id]);
  for (const type of fieldTypes) {
    const field = randomUUID();
    const options = type === 'choice' ? ['One', 'Two'] : [];
    const definition = { labels: { en: `A ${type}` }, helps: {}, required: false, options };
    await database.batch(id, [insertField(id, field, type, definition)]);
    if (type === 'text') await database.batch(id, [keepValue(id, member, field, 'Said')]);
    if (type === 'text') await house.rows('UPDATE fields SET retired_at = now() WHERE id = $1', [field]);
  }
}

/** What moves by itself or by being looked at, and so proves nothing. */
const restlessTables = new Set(['attempts', 'audit_unsealed', 'audit_seals', 'mail_budgets']);
const restlessColumns = ['last_seen_at', 'checked_at', 'claimed_until', 'next_attempt_at'];

/**
 * What every table holds, as one digest each: equal before and after means that nothing was changed. Of one organization
 * where one is named. Mails under way arrive first.
 */
export async function contents(house: House, organizationId?: string): Promise<Record<string, string>> {
  await atRest(house);
  const rows = await house.rows<{ name: string; digest: string }>(await digestQuery(house, organizationId));
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}

/** Waits until every request for a mail is answered and every mail has gone where it will go. */
async function atRest(house: House): Promise<void> {
  const until = Date.now() + 5_000;
  const underWay = `SELECT 1 FROM mail_requests WHERE handled_at IS NULL
                    UNION ALL SELECT 1 FROM mails WHERE status = 'queued' AND attempts < 2`;
  while ((await house.rows(underWay)).length > 0 && Date.now() < until) await wait(20);
}

const queries = new Map<string, Promise<string>>();

function digestQuery(house: House, organizationId?: string): Promise<string> {
  const key = `${house.urls.ownerUrl} ${organizationId}`;
  const known = queries.get(key) ?? writeDigestQuery(house, organizationId);
  queries.set(key, known);
  return known;
}

async function writeDigestQuery(house: House, organizationId?: string): Promise<string> {
  const tables = await house.rows<{ name: string; columns: string[] }>(
    `SELECT table_name::text AS name, array_agg(column_name::text) AS columns
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name <> ALL ($1)
       GROUP BY 1 ORDER BY 1`,
    [restlessColumns],
  );
  const where = organizationId ? `WHERE organization_id = '${organizationId}'` : '';
  return tables
    .filter(
      ({ name, columns }) => !restlessTables.has(name) && (!where || columns.includes('organization_id')),
    )
    .map(
      ({ name, columns }) =>
        `SELECT '${name}' AS name, count(*) || ':' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS digest
           FROM (SELECT ${columns} FROM ${name} ${where}) t`,
    )
    .join(' UNION ALL ');
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return port;
}

import { insertAnnouncement } from '../domain/announcements/announcements.sql.ts';
import { addApp } from '../domain/apps/apps.ts';
import { recordEvent, system } from '../domain/audit/audit.ts';
import { keepPassword } from '../domain/credentials/credentials.ts';
import { insertField } from '../domain/fields/fields.sql.ts';
import { addLicense, takeSeats } from '../domain/licenses/licenses.ts';
import { addAddress } from '../domain/organizations/addresses.ts';
import { findByName, foundOrganization } from '../domain/organizations/organizations.ts';
import { addProject } from '../domain/projects/projects.ts';
import { insertRequest } from '../domain/projects/requests.sql.ts';
import { changeSettings, readSettings, type Section } from '../domain/settings/settings.ts';
import { completeFirstSteps } from '../domain/users/first-steps.sql.ts';
import { addUser, findUserByEmail } from '../domain/users/users.ts';
import { brand, languages, links } from '../domain/wording/brand.ts';
import { firstStepsSettings } from '../flows/first-steps/settings.ts';
import { ensureReserved } from '../flows/founding/first-operator.ts';
import { applyTemplateIn } from '../flows/settings-change/apply-template.ts';
import { signInSettings } from '../flows/sign-in/settings.ts';
import type { Tx } from '../infra/database/database.ts';
import { newId } from '../infra/ids.ts';
import type { Infra } from '../infra/infra.ts';
import { templates } from '../web/console/settings/template-table.ts';
import {
  operators,
  organizations,
  type SampleOrganization,
  type SampleUser,
  samplePassword,
} from './samples.ts';

/**
 * Furnishes the demo with its organizations and people; what is there already is left as it is. An organization comes into
 * being in one transaction, so that a start which was cut short leaves none half-furnished. Answers those made now.
 */
export async function seed(infra: Infra): Promise<Set<string>> {
  await seedOperators(infra);
  const made = new Set<string>();
  for (const sample of organizations) {
    if (await findByName(infra.database.outside, sample.slug)) continue;
    await seedOrganization(infra, sample);
    made.add(sample.slug);
  }
  return made;
}

async function seedOperators(infra: Infra): Promise<void> {
  const organizationId = await ensureReserved(infra);
  for (const operator of operators) {
    const hash = await hashFor(infra, organizationId);
    await infra.database.inOrganization(organizationId, async (tx) => {
      if (await findUserByEmail(tx, organizationId, operator.email)) return;
      await addSampleUser(tx, infra, organizationId, operator, hash);
    });
  }
}

async function seedOrganization(infra: Infra, sample: SampleOrganization): Promise<void> {
  const id = newId();
  // Nobody else may wait for a connection while passwords are hashed.
  const hashes = await Promise.all(sample.users.map(() => hashFor(infra, id)));
  await infra.database.inOrganization(id, async (tx) => {
    await foundOrganization(tx, { id, slug: sample.slug, name: sample.name });
    await recordEvent(tx, infra, {
      organizationId: id,
      actor: system,
      action: 'organization.founded',
      subject: { kind: 'organization', id },
      change: { name: sample.name, slug: sample.slug },
    });
    if (sample.template) await applyTemplateIn(tx, infra, id, templates[sample.template], system);
    const signIn = pick(sample.settings, 'licenseRequired', 'welcome', 'accountHelp');
    await set(tx, infra, id, signInSettings, signIn);
    await set(tx, infra, id, brand, sample.settings.brand);
    await set(tx, infra, id, links, sample.settings.links);
    await set(tx, infra, id, languages, sample.settings.languages);
    await set(tx, infra, id, firstStepsSettings, sample.settings.firstSteps ? { enabled: true } : undefined);
    if (sample.label) {
      const host = `${sample.label}.${infra.portal.publicUrl.hostname}`;
      await addAddress(tx, { organizationId: id, host, proven: true });
    }
    const users = new Map<string, string>();
    for (const [index, user] of sample.users.entries())
      users.set(user.email, await addSampleUser(tx, infra, id, user, hashes[index] ?? ''));
    await seedLicense(tx, id, sample, users);
    await seedDashboard(tx, id, sample, users);
  });
}

async function addSampleUser(
  tx: Tx,
  infra: Infra,
  organizationId: string,
  { email, name, role, suspended, locale, newcomer }: SampleUser,
  hash: string,
): Promise<string> {
  const status = suspended ? 'suspended' : 'active';
  const id = await addUser(tx, { organizationId, email, name, role, status, emailVerified: true, locale });
  if (!id) throw new Error(`${email} stands twice in the samples of one organization`);
  await tx.run(keepPassword(infra, organizationId, id, hash));
  if (!newcomer) await tx.run(completeFirstSteps(organizationId, id));
  return id;
}

async function seedLicense(tx: Tx, organizationId: string, sample: SampleOrganization, users: Users) {
  if (!sample.license) return;
  const { product, seats, lasts } = sample.license;
  const startsAt = new Date();
  const endsAt = new Date(startsAt.getTime() + lasts);
  const licenseId = await addLicense(tx, organizationId, { product, seats, startsAt, endsAt });
  const seated = sample.users.filter((user) => user.seated).map((user) => idOf(users, user.email));
  await takeSeats(tx, organizationId, licenseId, seated, undefined);
}

async function seedDashboard(tx: Tx, organizationId: string, sample: SampleOrganization, users: Users) {
  if (sample.announcement)
    await tx.run(insertAnnouncement(organizationId, newId(), sample.announcement, null, null));
  for (const app of sample.apps ?? []) await addApp(tx, organizationId, app);
  for (const sampleProject of sample.projects ?? [])
    await seedProject(tx, organizationId, sampleProject, users);
  for (const { type, label, help, required, options } of sample.fields ?? []) {
    const definition = {
      labels: label,
      helps: help ?? {},
      required: required ?? false,
      options: options ?? [],
    };
    await tx.run(insertField(organizationId, newId(), type, definition));
  }
}

type SampleProject = NonNullable<SampleOrganization['projects']>[number];

async function seedProject(tx: Tx, organizationId: string, sample: SampleProject, users: Users) {
  const { name, description, url, visibility, contact, members, asking } = sample;
  const projectId = await addProject(tx, organizationId, {
    ...{ name, description, url: url ?? null, visibility, contact: contact ?? '' },
    members: members.map((email) => idOf(users, email)),
  });
  if (!asking) return;
  const request = { projectId, userId: idOf(users, asking.email), reason: asking.reason };
  await tx.run(insertRequest(organizationId, newId(), request));
}

type Users = ReadonlyMap<string, string>;

function idOf(users: Users, email: string): string {
  const id = users.get(email);
  if (!id) throw new Error(`${email} is not among the samples of this organization`);
  return id;
}

const hashFor = (infra: Infra, organization: string): Promise<string> =>
  infra.hasher.hash(samplePassword, { organization, ip: '127.0.0.1' });

async function set<T>(tx: Tx, infra: Infra, organizationId: string, section: Section<T>, given?: object) {
  if (!given || Object.keys(given).length === 0) return;
  const now = await readSettings(tx, organizationId, section);
  const value = section.schema.parse({ ...now.value, ...given });
  const expectedVersion = now.version;
  await changeSettings(tx, infra, { organizationId, section, value, expectedVersion, actor: system });
}

const pick = <T extends object, Key extends keyof T>(from: T, ...keys: Key[]): Partial<Pick<T, Key>> =>
  Object.fromEntries(keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]]))) as Partial<
    Pick<T, Key>
  >;

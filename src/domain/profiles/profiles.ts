import type { Database } from '../../infra/database/database.ts';
import { type Locale, type Overrides, type Translate, translator } from '../../infra/i18n/texts.ts';
import { findByHost, type Organization, readOrganization } from '../organizations/organizations.ts';
import { parseSection, type Section } from '../settings/settings.ts';
import { type Brand, brand, type Languages, type Links, languages, links } from '../wording/brand.ts';
import { allSettings, allWordings, waysIn } from './profiles.sql.ts';

/** An organization as its visitors meet it: who it is, what it set, how it speaks. Kept in memory. */
export interface OrganizationProfile extends Organization {
  readonly settings: { readonly brand: Brand; readonly links: Links; readonly languages: Languages };
  /** The databases and directories that people come in by, in the order of their buttons. */
  readonly waysIn: readonly WayIn[];
  /** Any other section of its settings. */
  section<T>(section: Section<T>): T;
  /** Its texts in a language, with its own wording where it has one. */
  texts(locale: Locale): Translate;
}

/** A source of people as a visitor may know it. */
export interface WayIn {
  readonly id: string;
  /** `sql`: e-mail address and password are typed here. `openid`: the person signs in there. */
  readonly kind: 'sql' | 'openid';
  readonly label: string;
  readonly shownOn: 'sign-in' | 'databases';
  readonly domains: readonly string[];
}

export interface Profiles {
  byId(id: string): Promise<OrganizationProfile | undefined>;
  byHost(host: string): Promise<OrganizationProfile | undefined>;
  /** An organization changed (or anything may have): forget what is known of it. */
  forget(id?: string): void;
}

const most = 5_000;

/**
 * Reads organizations and remembers them. Memory is trusted only while `fresh()` says that changes made elsewhere are
 * being heard of; otherwise every look reads anew.
 */
export function createProfiles(database: Database, fresh: () => boolean): Profiles {
  const byId = new Map<string, Promise<OrganizationProfile | undefined>>();
  const byHost = new Map<string, Promise<string | undefined>>();

  const remember = <T>(memory: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> => {
    const known = fresh() ? memory.get(key) : undefined;
    if (known) return known;
    const reading = read();
    if (memory.size >= most) memory.delete(memory.keys().next().value as string);
    memory.set(key, reading);
    // A failure is nobody's profile: the next look tries again.
    reading.catch(() => memory.get(key) === reading && memory.delete(key));
    return reading;
  };

  const profileById = (id: string) => remember(byId, id, () => readProfile(database, id));
  return {
    byId: profileById,
    byHost: async (host) => {
      const id = await remember(byHost, host, () => findByHost(database.outside, host));
      return id === undefined ? undefined : profileById(id);
    },
    forget: (id) => {
      byHost.clear();
      if (id === undefined) byId.clear();
      else byId.delete(id);
    },
  };
}

async function readProfile(database: Database, id: string): Promise<OrganizationProfile | undefined> {
  return database.inOrganization(id, async (tx) => {
    const [organization, sections, wordings, ways] = await Promise.all([
      readOrganization(tx, id),
      tx.rows<{ section: string; value: unknown }>(allSettings(id)),
      tx.rows<{ locale: Locale; key: string; text: string }>(allWordings(id)),
      tx.rows<WayIn>(waysIn(id)),
    ]);
    return organization && composeProfile(organization, sections, wordings, ways);
  });
}

function composeProfile(
  organization: Organization,
  sections: { section: string; value: unknown }[],
  wordings: { locale: Locale; key: string; text: string }[],
  waysIn: readonly WayIn[],
): OrganizationProfile {
  const stored = new Map(sections.map((each) => [each.section, each.value]));
  const parsed = new Map<string, unknown>();
  const section = <T>(wanted: Section<T>): T => {
    if (!parsed.has(wanted.name)) parsed.set(wanted.name, parseSection(wanted, stored.get(wanted.name)));
    return parsed.get(wanted.name) as T;
  };
  const overridesOf = (locale: Locale): Overrides =>
    new Map(wordings.filter((each) => each.locale === locale).map((each) => [each.key, each.text]));
  const texts = new Map<Locale, Translate>();
  return {
    ...organization,
    waysIn,
    settings: { brand: section(brand), links: section(links), languages: section(languages) },
    section,
    texts: (locale) => {
      const known = texts.get(locale);
      if (known) return known;
      const translate = translator(locale, overridesOf(locale));
      texts.set(locale, translate);
      return translate;
    },
  };
}

import { keepPassword } from '../../../src/domain/credentials/credentials.ts';
import type { Role } from '../../../src/domain/users/users.schema.ts';
import { addOrganization, addPerson, samplePassword } from '../../fixtures/people.ts';
import { type Browser, openBrowser, type Sent, type Tally } from './browser.ts';
import type { Portal } from './portal.ts';

/** An organization whose people do something, and what they wrote down of it. */
export interface Cast {
  readonly portal: Portal;
  readonly organizationId: string;
  readonly slug: string;
  /** Everybody's, until they change it. */
  readonly password: string;
  readonly tally: Tally;
  /** What they were told and must not have been. */
  readonly complaints: string[];
  /** What was acknowledged so far, in numbers. */
  readonly acknowledged: Record<string, number>;
  add(name: string, role?: Role): Promise<Person>;
  addMany(name: string, count: number): Promise<Person[]>;
  open(): Browser;
  /** Whether the portal let them in. */
  signIn(browser: Browser, email: string): Promise<boolean>;
  count(what: string): void;
}

export interface Person {
  readonly id: string;
  readonly email: string;
  readonly browser: Browser;
}

/** Something that people do again and again. */
export interface Deed {
  /** Before the first time; until it is true. */
  readonly begin?: () => Promise<boolean>;
  readonly act: () => Promise<void>;
  /** Looks whether everything holds that was acknowledged. Answers what does not. */
  readonly check: () => Promise<string[]>;
}

export async function openCast(portal: Portal, tally: Tally, slug = 'cast'): Promise<Cast> {
  const { infra } = portal.gatehouse;
  const organizationId = await addOrganization(portal, { slug, name: `The ${slug} company` });
  const hash = await infra.hasher.hash(samplePassword, { organization: 'test', ip: 'test' });
  const cast: Cast = {
    portal,
    organizationId,
    slug,
    password: samplePassword,
    tally,
    complaints: [],
    acknowledged: {},
    add: async (name, role = 'member') => {
      const email = `${name}@${slug}.example`;
      const id = await addPerson(portal, organizationId, { email, name, role, password: null });
      await infra.database.batch(organizationId, [keepPassword(infra, organizationId, id, hash)]);
      return { id, email, browser: cast.open() };
    },
    addMany: async (name, count) => {
      const people: Person[] = [];
      for (let index = 0; index < count; index++) people.push(await cast.add(`${name}${index}`));
      return people;
    },
    open: () => openBrowser(portal, tally),
    signIn: async (browser, email) =>
      isSignedIn(await browser.signIn({ organization: slug, email, password: samplePassword })),
    count: (what) => {
      cast.acknowledged[what] = (cast.acknowledged[what] ?? 0) + 1;
    },
  };
  return cast;
}

/** Whether a form led to a page whose path begins like this. */
export const ledTo = ({ answer }: Sent, path: string): boolean =>
  answer?.status === 303 && (answer.location ?? '').startsWith(path);

export const isSignedIn = (sent: Sent): boolean => ledTo(sent, '/') && !ledTo(sent, '/sign-in');

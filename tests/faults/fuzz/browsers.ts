import { keepPassword } from '../../../src/domain/credentials/credentials.ts';
import { signInSettings } from '../../../src/flows/sign-in/settings.ts';
import type { Client } from '../../fixtures/client.ts';
import { samplePassword, set } from '../../fixtures/people.ts';
import { arriveAs, type Visitor, visitors, type World } from '../../walls/world.ts';

export interface NamedBrowser {
  readonly client: Client;
  readonly csrf: string;
  /** Host and port in its address bar. */
  readonly host: string;
}

/** A browser for each kind of visitor, signed in where they can be; and others, in the middle of something. */
export interface Browsers {
  readonly names: readonly string[];
  of(name: string): NamedBrowser;
  add(name: string, client: Client, hostname?: string): Promise<void>;
  /** Undoes whatever was done to the visitors and to how they come in. */
  restore(): Promise<void>;
  /** Brings back whoever was thrown out; false where that cannot be done. */
  mend(): Promise<boolean>;
}

interface Actor {
  readonly organizationId: string;
  readonly id: string;
  readonly email: string;
  readonly role: string;
}

export async function openBrowsers(world: World): Promise<Browsers> {
  const { infra } = world.house.gatehouse;
  const hash = await infra.hasher.hash(samplePassword, { organization: 'test', ip: 'test' });
  const open = new Map<string, NamedBrowser>();
  const add = async (name: string, client: Client, hostname = 'localhost') => {
    const page = client.cookies.has('__Host-session') ? '/profile' : '/sign-in';
    open.set(name, { client, csrf: await client.token(page), host: `${hostname}:${world.house.port}` });
  };
  const arrive = async (visitor: Visitor) => {
    await add(visitor, await arriveAs(world, visitor));
  };
  for (const visitor of visitors) await arrive(visitor);

  const people = await world.house.rows<Actor>(
    `SELECT organization_id AS "organizationId", id, email, role FROM users WHERE email = ANY($1)`,
    [
      [
        'operator@portal.example',
        ...['member', 'administrator', 'owner'].flatMap((who) => [
          `${who}@blue.example`,
          `${who}@red.example`,
        ]),
      ],
    ],
  );
  /** Whatever was done to the people and to how they come in. */
  const restore = async () => {
    await world.house.rows(`UPDATE organizations SET status = 'active' WHERE slug <> 'grey'`);
    await world.house.rows(
      'DELETE FROM organization_addresses WHERE organization_id = ANY($1) AND verified_at IS NOT NULL',
      [[world.blue, world.red]],
    );
    await world.house.rows('DELETE FROM attempt_counters');
    for (const id of [world.blue, world.red])
      await set(world.house, id, signInSettings, { licenseRequired: false, identifierFirst: false });
    for (const person of people) await bringBack(person);
  };
  const bringBack = async ({ organizationId, id, email, role }: Actor) => {
    await world.house.rows(
      `INSERT INTO users (organization_id, id, email, email_folded, name, email_verified_at)
         VALUES ($1, $2, $3, $3, 'Somebody', now())
         ON CONFLICT (organization_id, id) DO UPDATE SET email = $3, email_folded = $3`,
      [organizationId, id, email],
    );
    await world.house.rows(
      `UPDATE users SET status = 'active', role = $3, access_starts_at = NULL, access_ends_at = NULL, source_id = NULL
         WHERE organization_id = $1 AND id = $2`,
      [organizationId, id, role],
    );
    await infra.database.batch(organizationId, [keepPassword(infra, organizationId, id, hash)]);
  };
  const isIn = async (visitor: Visitor): Promise<boolean> =>
    visitor === 'anonymous' || (await open.get(visitor)?.client.get('/profile'))?.status === 200;

  return {
    get names() {
      return [...open.keys()];
    },
    of: (name) => {
      const browser = open.get(name);
      if (!browser) throw new Error(`there is no browser called ${name}`);
      return browser;
    },
    add,
    restore,
    mend: async () => {
      const out: Visitor[] = [];
      for (const visitor of visitors) if (!(await isIn(visitor))) out.push(visitor);
      if (out.length === 0) return true;
      await restore();
      try {
        for (const visitor of out) await arrive(visitor);
        return true;
      } catch {
        // Removed, or shut out by a setting.
        return false;
      }
    },
  };
}

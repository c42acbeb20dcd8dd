import { type SampleDirectory, startSampleDirectory } from '../../../src/demo/directory/start.ts';
import { signInSettings } from '../../../src/flows/sign-in/settings.ts';
import { type Client, openClient, signedIn } from '../../fixtures/client.ts';
import { addSqlSource, type Crm, openPostgresqlCrm } from '../../fixtures/crm.ts';
import { addDirectory, clientSecret } from '../../fixtures/directory.ts';
import { samplePassword, set } from '../../fixtures/people.ts';
import { crawl, type FormField, formsOf, type Page, routeOf } from '../../walls/pages.ts';
import { arriveAs, issueLinks, openWorld, stories, visitors, type World } from '../../walls/world.ts';
import { openPortal, type Portal } from '../house/portal.ts';
import { type Browsers, openBrowsers } from './browsers.ts';

/** A request that a page offers: a form, or a page itself. */
export interface Target {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly pattern: string;
  /** The page it stands in. */
  readonly page: string;
  /** The browser that was offered it. */
  readonly browser: string;
  readonly upload: boolean;
  readonly fields: readonly FormField[];
}

/** A furnished portal of its own, everything that its pages offer to anybody, and the browsers they are offered to. */
export interface Season {
  readonly world: World;
  readonly portal: Portal;
  readonly targets: readonly Target[];
  readonly forms: readonly Target[];
  readonly browsers: Browsers;
  /** Ids of another organization than most visitors'. */
  readonly foreignIds: readonly string[];
  /** A directory and a database of people of the organization that has an address of its own. */
  readonly directory: SampleDirectory;
  readonly sources: { readonly directory: string; readonly database: string };
  close(): Promise<void>;
}

/** At an address of its own, by which the visitor's organization is known. */
const ownHost = 'green.localhost';

export async function openSeason(): Promise<Season> {
  let portal: Portal | undefined;
  const world = await openWorld({}, async (settings) => {
    portal = await openPortal({ settings });
    return portal;
  });
  if (!portal) throw new Error('there is no portal');
  const crm = await openCrm(world);
  const directory = await openDirectory();
  const sources = {
    database: (await addSqlSource(world.house, world.green, crm)).id,
    directory: await addDirectory(world.house, world.green, { settings: { issuer: directory.issuer } }),
  };
  await directory.register({
    id: 'gatehouse',
    secret: clientSecret,
    callbacks: [`http://${ownHost}:${portal.port}/sign-in/directory/${sources.directory}/callback`],
  });
  for (const id of [world.blue, world.red]) await set(world.house, id, signInSettings, { userNames: true });
  await set(world.house, world.green, signInSettings, { licenseRequired: false });

  const found = new Map<string, Target>();
  const browsers = await openBrowsers(world);
  const offer = async (browser: string) => {
    for (const page of await crawl(browsers.of(browser).client, 9)) keep(found, browser, page);
  };
  // More sessions, so that there are some to end.
  for (const visitor of ['member', 'administrator', 'owner'] as const) await arriveAs(world, visitor);
  for (const visitor of visitors) await offer(visitor);
  const begin = async (name: string, client: Client, hostname?: string) => {
    await browsers.add(name, client, hostname);
    await offer(name);
  };
  for (const [name, story] of Object.entries(stories)) {
    const client = openClient(world.house);
    await story(world, client);
    await begin(name, client);
  }
  await begin('at an own address', openClient(world.house, ownHost), ownHost);
  const member = { email: 'member@green.example', password: samplePassword, hostname: ownHost };
  await begin('a member at an own address', await signedIn(world.house, member), ownHost);
  await withoutOperators(world, async () => {
    const client = openClient(world.house);
    for (const link of Object.values(await issueLinks(world, 'blue'))) await client.get(link);
    await begin('with links', client);
  });
  const ids = await world.house.rows<{ id: string }>(
    ['users', 'licenses', 'projects', 'sessions', 'announcements', 'identity_sources']
      .map((table) => `SELECT id FROM ${table} WHERE organization_id = $1`)
      .join(' UNION ALL '),
    [world.red],
  );
  return {
    world,
    portal,
    targets: [...found.values()],
    forms: [...found.values()].filter(({ method }) => method === 'POST'),
    browsers,
    foreignIds: [world.red, ...ids.map(({ id }) => id)],
    directory,
    sources,
    close: async () => {
      await directory.stop();
      await world.close();
      await crm.close();
    },
  };
}

/** The first operator can be made only while there is none. */
export async function withoutOperators<T>({ house }: World, work: () => Promise<T>): Promise<T> {
  const all = (status: 'active' | 'suspended') =>
    house.rows('UPDATE users SET status = $2 WHERE organization_id = $1', [house.operatorsId, status]);
  await all('suspended');
  try {
    return await work();
  } finally {
    await all('active');
  }
}

async function openCrm({ house }: World): Promise<Crm> {
  const crm = await openPostgresqlCrm();
  const hash = await house.gatehouse.infra.hasher.hash(samplePassword, { organization: 'test', ip: 'test' });
  await crm.run(
    `INSERT INTO people (id, email, name, hash) VALUES (1, 'outsider@green.example', 'Olive Outsider', '${hash}')`,
  );
  return crm;
}

const openDirectory = () =>
  startSampleDirectory({
    people: [
      {
        subject: 'staff',
        login: 'staff',
        password: samplePassword,
        email: 'staff@green.example',
        name: 'Staff',
      },
    ],
  });

/** One of each address and set of fields for each browser. */
function keep(found: Map<string, Target>, browser: string, page: Page): void {
  const add = (target: Omit<Target, 'browser'>) => {
    const names = [...new Set(target.fields.map(({ name }) => name))];
    const key = [target.method, target.path.split('?')[0], browser, ...names].join(' ');
    if (!found.has(key)) found.set(key, { ...target, browser });
  };
  const look = (path: string, pattern: string) =>
    add({ method: 'GET', path, pattern, page: path, upload: false, fields: [] });
  if (page.answer.status < 400) look(page.path, page.pattern);
  for (const { action, pattern, upload, fields } of formsOf([page])) {
    add({ method: 'POST', path: action, pattern, page: page.path, upload, fields });
    // The address of an answer, looked at anew.
    const again = routeOf('GET', action)?.path;
    if (again) look(action, again);
  }
}

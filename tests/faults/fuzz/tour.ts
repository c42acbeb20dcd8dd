import sharp from 'sharp';
import { signInSettings } from '../../../src/flows/sign-in/settings.ts';
import { type Answer, openClient } from '../../fixtures/client.ts';
import { leave, signInThere } from '../../fixtures/directory.ts';
import { samplePassword, set } from '../../fixtures/people.ts';
import { formsOf } from '../../walls/pages.ts';
import { issueLinks } from '../../walls/world.ts';
import { properly } from './answers.ts';
import { succeeded } from './judge.ts';
import { type Season, type Target, withoutOperators } from './season.ts';

export interface Toured {
  /** The routes that did what they are there for. */
  readonly reached: Set<string>;
  /** What the others answered last. */
  readonly refused: Map<string, string>;
}

/** Sends every form properly filled in, and looks at every page. */
export async function tour(season: Season): Promise<Toured> {
  const reached = new Set<string>();
  const refused = new Map<string, string>();
  const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
  for (const [pattern, link] of Object.entries(await issueLinks(season.world, 'blue')))
    if ((await openClient(season.world.house).get(link)).status === 303) reached.add(`GET ${pattern}`);
  if ((await throughDirectory(season)).status === 303) reached.add('GET /sign-in/directory/:source/callback');
  let n = 0;
  for (const target of season.targets.toSorted((one, other) => rank(one) - rank(other))) {
    const name = `${target.method} ${target.pattern}`;
    if (reached.has(name)) continue;
    await season.browsers.mend();
    await preparations[target.pattern]?.(season, target);
    const visit = () => (target.method === 'GET' ? look(season, target) : post(season, target, picture, n++));
    const answer = await (target.pattern === '/set-up' ? withoutOperators(season.world, visit) : visit());
    if (succeeded(target, target.browser, answer.status, answer.location ?? '')) reached.add(name);
    else refused.set(name, `${answer.status} to '${target.browser}': ${answer.text.slice(0, 300)}`);
  }
  await season.browsers.restore();
  return { reached, refused };
}

/** What must be so before a form can succeed. */
const preparations: Record<string, (season: Season, target: Target) => Promise<unknown>> = {
  '/sign-up/account': ({ world }) => set(world.house, world.blue, signInSettings, { licenseRequired: false }),
  '/forgot-password/code/new': ({ world }) =>
    world.house.rows(`UPDATE code_flows SET asked_at = now() - interval '2 minutes'`),
  // The use of one link may void the others.
  '/new-password': followLinks,
  '/reset-password': followLinks,
  '/email-change': followLinks,
};

async function followLinks({ world, browsers }: Season, { browser }: Target): Promise<void> {
  for (const link of Object.values(await issueLinks(world, 'blue')))
    await browsers.of(browser).client.get(link);
}

const look = ({ browsers }: Season, { browser, path }: Target): Promise<Answer> =>
  browsers.of(browser).client.get(path);

async function post(season: Season, target: Target, picture: Buffer, n: number): Promise<Answer> {
  const { client, csrf } = season.browsers.of(target.browser);
  const page = await client.get(target.page);
  const now = formsOf([{ path: target.page, pattern: target.pattern, answer: page }]).find(
    ({ action }) => action === target.path,
  );
  const pairs = [
    ['csrf', csrf] as [string, string],
    ...properly({ ...target, fields: now?.fields ?? target.fields }, n),
  ];
  const code = pairs.find(([name]) => name === 'code');
  if (code) code[1] = mailedCode(season, page);
  const send = (type: string, body: string | Buffer) =>
    client.send('POST', target.path, body, { 'content-type': type, 'sec-fetch-site': 'same-origin' });
  if (!target.upload) return send('application/x-www-form-urlencoded', new URLSearchParams(pairs).toString());
  const body = new FormData();
  for (const [name, value] of pairs) body.append(name, value);
  for (const { name, type } of target.fields)
    if (type === 'file')
      body.append(name, new Blob([new Uint8Array(picture)], { type: 'image/png' }), 'a.png');
  const encoded = new Response(body);
  return send(encoded.headers.get('content-type') ?? '', Buffer.from(await encoded.arrayBuffer()));
}

/** The code that was mailed last to an address which the page speaks of. */
function mailedCode({ portal }: Season, page: Answer): string {
  const mail = portal.mailbox.mails.findLast(({ to }) => page.body.includes(to));
  return /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? '';
}

/** Signs in at the directory and comes back. */
async function throughDirectory({ world, directory, sources }: Season): Promise<Answer> {
  const client = openClient(world.house, 'green.localhost');
  const address = await leave(client, sources.directory);
  return client.get(await signInThere(directory, address, { login: 'staff', password: samplePassword }));
}

/** What takes something away that others need comes last. */
function rank({ method, pattern }: Target): number {
  if (method === 'GET') return 0;
  if (pattern === '/email-change') return 100;
  const words = ['sign-out', 'removal', 'withdrawal', 'end', 'release', 'suspension'];
  return 2 + words.findIndex((word) => pattern.includes(word)) + (pattern.startsWith('/operator') ? 10 : 0);
}

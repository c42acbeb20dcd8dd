import { afterAll, beforeAll, expect, test } from 'vitest';
import { signInSettings } from '../../src/flows/sign-in/settings.ts';
import { addSqlSource, type Crm, openPostgresqlCrm } from '../fixtures/crm.ts';
import { addLicense, giveSeat, set } from '../fixtures/people.ts';
import { openBrowser, openTally } from './house/browser.ts';
import { type Cast, openCast } from './house/cast.ts';
import { openPortal, type Portal } from './house/portal.ts';
import { percentile, rounds, say } from './house/rounds.ts';

// Somebody with a stopwatch asks for one address after another, thousands of times, and looks at the medians: an account
// that is there must take as long as one that is not, whatever stands against it.

/** Samples of each kind; and how often one account is asked for, which is less than makes it wait. */
const samples = 1_000 * rounds;
const tries = 4;
/** Browsers that ask at one moment: they wait most of the time, but a sign-in is also hashed. */
const atOnce = { hashed: 20, mailed: 48 };
/** Milliseconds by which two medians may differ. */
const difference = 5;

const wrong = 'a wild guess';

interface Kind {
  readonly what: string;
  /** Its addresses begin with this. */
  readonly name: string;
  /** Whether the right password is typed, which must not help either. */
  readonly knowing?: boolean;
}
const kinds: readonly Kind[] = [
  { what: 'unknown', name: 'unknown' },
  { what: 'disabled', name: 'disabled' },
  { what: 'disabled, right password', name: 'barred', knowing: true },
  { what: 'without a seat', name: 'seatless' },
  { what: 'without a seat, right password', name: 'standing', knowing: true },
  { what: 'without a password', name: 'wordless' },
  { what: 'kept by a CRM', name: 'foreign' },
  { what: 'known', name: 'known' },
];

let portal: Portal;
let cast: Cast;
let crm: Crm;

beforeAll(async () => {
  portal = await openPortal({ keepAlive: true });
  cast = await openCast(portal, openTally(), 'timed');
  const { organizationId } = cast;
  await set(portal, organizationId, signInSettings, { licenseRequired: true });
  crm = await openPostgresqlCrm();
  const source = await addSqlSource(portal, organizationId, crm);
  const count = samples / tries;
  const license = await addLicense(portal, organizationId, { seats: count * kinds.length });
  for (const { name } of kinds) {
    if (name === 'unknown') continue;
    const people = await cast.addMany(name, count);
    const ids = people.map(({ id }) => id);
    if (name !== 'seatless' && name !== 'standing')
      for (const id of ids) await giveSeat(portal, organizationId, license, id);
    if (name === 'disabled' || name === 'barred')
      await portal.rows(`UPDATE users SET status = 'suspended' WHERE id = ANY($1)`, [ids]);
    if (name === 'foreign')
      await portal.rows('UPDATE users SET source_id = $2 WHERE id = ANY($1)', [ids, source.id]);
    if (name === 'wordless' || name === 'foreign')
      await portal.rows('DELETE FROM credentials WHERE user_id = ANY($1)', [ids]);
  }
}, 600_000);
afterAll(async () => {
  await portal.close();
  await crm.close();
});

test('sign-in', async () => {
  await expectAlike({ asked: kinds, path: '/sign-in', status: 401, lanes: atOnce.hashed }, ({ knowing }) => ({
    password: knowing ? cast.password : wrong,
  }));
});

test('recovery', async () => {
  const asked = kinds.filter(({ knowing }) => !knowing);
  await expectAlike({ asked, path: '/forgot-password', status: 200, lanes: atOnce.mailed }, () => ({}));
});

/** Asks for all kinds by turns, in an order that differs each time, and compares the medians. */
async function expectAlike(
  test: { asked: readonly Kind[]; path: string; status: number; lanes: number },
  fieldsOf: (kind: Kind) => Record<string, string>,
): Promise<void> {
  const { asked, path, status, lanes } = test;
  const times = new Map(asked.map((kind) => [kind, [] as number[]]));
  const order = Array.from({ length: samples }, (_, index) =>
    shuffled(asked).map((kind) => ({ kind, index })),
  ).flat();
  let next = 0;
  const lane = async () => {
    const browser = openBrowser(portal, cast.tally);
    // The token is fetched before anything is timed.
    await browser.post(path, {});
    while (next < order.length) {
      const { kind, index } = order[next++] as (typeof order)[number];
      const email = `${kind.name}${index % (samples / tries)}@timed.example`;
      const { answer, milliseconds } = await browser.post(path, {
        organization: cast.slug,
        email,
        ...fieldsOf(kind),
      });
      expect(answer?.status, email).toBe(status);
      times.get(kind)?.push(milliseconds);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));

  const medians = [...times].map(([{ what }, values]) => ({ what, median: percentile(values, 0.5), values }));
  for (const { what, median, values } of medians) {
    expect(values).toHaveLength(samples);
    say(
      `${path}, ${what}: ${samples} samples, half within ${median.toFixed(2)} ms, ` +
        `a quarter within ${percentile(values, 0.25).toFixed(2)}, three quarters within ${percentile(values, 0.75).toFixed(2)}`,
    );
  }
  const all = medians.map(({ median }) => median);
  const apart = Math.max(...all) - Math.min(...all);
  say(`${path}: the medians differ by ${apart.toFixed(2)} ms`);
  expect(apart).toBeLessThan(difference);
}

const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((each) => ({ each, at: Math.random() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ each }) => each);

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Mailbox } from '../fixtures/mailbox.ts';
import { type Browser, openTally } from './house/browser.ts';
import { type Cast, openCast, type Person } from './house/cast.ts';
import { compareDelivery } from './house/delivery.ts';
import { fillForm } from './house/forms.ts';
import { brokenInvariants } from './house/invariants.ts';
import { openPortal, type Portal } from './house/portal.ts';
import { percentile, say } from './house/rounds.ts';
import { complaintsOf } from './house/server.ts';

// A mail server that is gone, refuses, or takes a mail and never answers: people see no difference, and every mail
// arrives soon after it is well again; twice only where nobody could know whether it had arrived.

/** Seconds: long enough for the pauses between two tries to grow to their full half minute. */
const outage = 60;
const arrivedWithin = 60_000;

const troubles: Record<string, { begin(mailbox: Mailbox): unknown; end(mailbox: Mailbox): unknown }> = {
  'is gone': { begin: (mailbox) => mailbox.goOffline(), end: (mailbox) => mailbox.comeBack() },
  refuses: inMood('refusing'),
  'hangs after DATA': inMood('hanging'),
  'breaks off after DATA': inMood('dropping'),
};

function inMood(mood: Mailbox['mood']) {
  return {
    begin: (mailbox: Mailbox) => {
      mailbox.mood = mood;
    },
    end: (mailbox: Mailbox) => {
      mailbox.mood = 'accepting';
    },
  };
}

const portals = new Map<string, Portal>();

beforeAll(async () => {
  for (const name of Object.keys(troubles)) portals.set(name, await openPortal());
});
afterAll(async () => {
  for (const portal of portals.values()) await portal.close();
});

// All at the same time: they wait for most of it.
describe.concurrent(`for ${outage} s the mail server`, () => {
  test.each(Object.keys(troubles))('%s', async (name) => {
    const trouble = troubles[name];
    const portal = portals.get(name);
    if (!portal) throw new Error('there is no portal');
    const cast = await openCast(portal, openTally(), 'mailed');
    const people = await cast.addMany('person', 2 * outage + 10);
    const administrator = await cast.add('administrator', 'administrator');
    await cast.signIn(administrator.browser, administrator.email);
    const ask = asking(cast, people, administrator.browser);
    const usual = await ask();
    await untilAll(portal);

    await trouble?.begin(portal.mailbox);
    const differences: string[] = [];
    for (const until = Date.now() + outage * 1_000; Date.now() < until; await sleep(500)) {
      const seen = await ask();
      for (const [what, answer] of Object.entries(seen))
        if (answer !== usual[what]) differences.push(`${what}: ${answer}\nand usually: ${usual[what]}`);
    }
    await trouble?.end(portal.mailbox);
    const backAt = Date.now();
    await untilAll(portal);
    const lateness = await portal.rows<{ ms: number }>(
      `SELECT 1000 * extract(epoch FROM sent_at - to_timestamp($1 / 1000.0))::float8 AS ms FROM mails
         WHERE sent_at > to_timestamp($1 / 1000.0)`,
      [backAt],
    );
    const late = lateness.map(({ ms }) => ms);

    const { wrong, twice } = await compareDelivery(portal);
    const uncertain = new Set(portal.mailbox.unanswered).size;
    say(
      `${name}: ${late.length} mails waited, the last arrived ${(Math.max(...late) / 1_000).toFixed(1)} s after it was ` +
        `back (half of them within ${(percentile(late, 0.5) / 1_000).toFixed(1)} s); ${uncertain} were uncertain, ` +
        `${twice} came twice`,
    );
    const broken = await brokenInvariants(portal);
    const complaints = complaintsOf(portal.servers[0]?.log() ?? '');
    expect([...differences, ...wrong, ...broken, ...complaints, ...cast.tally.failures]).toEqual([]);
    expect(late.length).toBeGreaterThan(outage / 2);
    expect(twice).toBe(0);
    expect(Math.max(...late)).toBeLessThan(arrivedWithin);
  });
});

/** Does once everything that leads to a mail; answers what people saw, without what differs each time. */
function asking(cast: Cast, people: readonly Person[], administrator: Browser) {
  let next = 0;
  return async (): Promise<Record<string, string>> => {
    const person = people[next++];
    if (!person) throw new Error('there are too few people');
    const forgot = (email: string) =>
      cast.open().post('/forgot-password', { organization: cast.slug, email });
    const known = await forgot(person.email);
    const unknown = await forgot(`nobody${next}@mailed.example`);
    const guest = `guest${next}@mailed.example`;
    const invited = await fillForm(administrator, '/console/users/new', { name: 'A Guest', email: guest });
    return Object.fromEntries(
      Object.entries({ known, unknown, invited }).map(([what, { answer, fate }]) => [
        what === 'unknown' ? 'known' : what,
        `${answer?.status ?? fate} ${answer?.text ?? ''} ${answer?.location ?? ''}`
          .replaceAll(person.email, '(address)')
          .replaceAll(`nobody${next}@mailed.example`, '(address)')
          .replace(/[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/g, '(reference)')
          .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '(id)'),
      ]),
    );
  };
}

async function untilAll(portal: Portal): Promise<void> {
  const waiting = `SELECT 1 FROM mails WHERE status = 'queued' UNION ALL
                   SELECT 1 FROM mail_requests WHERE handled_at IS NULL LIMIT 1`;
  for (const until = Date.now() + 150_000; Date.now() < until; await sleep(100))
    if ((await portal.rows(waiting)).length === 0) return;
}

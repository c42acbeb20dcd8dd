import { setTimeout as sleep } from 'node:timers/promises';
import { addLicense } from '../../fixtures/people.ts';
import { openTally, tallyLine } from './browser.ts';
import { type Cast, openCast } from './cast.ts';
import { inviting } from './deeds/invitation.ts';
import { changingPassword } from './deeds/password.ts';
import { forgetting } from './deeds/recovery.ts';
import { movingSeats } from './deeds/seat.ts';
import { changingSettings } from './deeds/settings.ts';
import { signingIn } from './deeds/sign-in.ts';
import type { Portal } from './portal.ts';

/** People who do everything at once, and write down what they were told. */
export interface Load {
  readonly cast: Cast;
  /** Begins; resolves when it is told to end and everybody has finished. */
  run(): Promise<void>;
  end(): void;
  /** Looks whether everything holds that was acknowledged. Answers what does not, or was answered wrongly. */
  check(): Promise<string[]>;
  /** What was asked and acknowledged, in one line. */
  line(): string;
}

/** Milliseconds between the deeds of one person; and after one that nobody answered, or that came too early. */
const pause = 40;
const breath = 150;

export async function openLoad(portal: Portal): Promise<Load> {
  const tally = openTally();
  const cast = await openCast(portal, tally);
  const license = await addLicense(portal, cast.organizationId, { product: 'Gate', seats: 6 });
  const deeds = [
    ...(await cast.addMany('signer', 5)).map((each) => signingIn(cast, each)),
    ...(await cast.addMany('changer', 3)).map((each) => changingPassword(cast, each)),
    movingSeats(cast, await cast.add('seats', 'administrator'), license, await cast.addMany('seated', 10)),
    inviting(cast, await cast.add('inviter', 'administrator')),
    changingSettings(cast, await cast.add('setter', 'administrator')),
    forgetting(cast, await cast.addMany('forgetful', 60)),
  ];
  let over = false;

  const perform = async (work: () => Promise<unknown>): Promise<void> => {
    const unanswered = tally.counts.broken + tally.counts.busy;
    await work();
    await sleep(tally.counts.broken + tally.counts.busy > unanswered ? breath : pause);
  };

  return {
    cast,
    run: async () => {
      over = false;
      await Promise.all(
        deeds.map(async ({ begin, act }) => {
          let begun = begin === undefined;
          while (!over && !begun)
            await perform(async () => {
              begun = (await begin?.()) ?? true;
            });
          while (!over) await perform(act);
        }),
      );
    },
    end: () => {
      over = true;
    },
    check: async () => {
      const found = [];
      for (const { check } of deeds) found.push(...(await check()));
      return [...cast.complaints, ...tally.failures, ...found];
    },
    line: () => {
      const done = Object.entries(cast.acknowledged).map(([what, count]) => `${count} ${what}`);
      return `${tallyLine(tally)}; acknowledged: ${done.join(', ')}`;
    },
  };
}

import type { Profiles } from '../domain/profiles/profiles.ts';
import { remindOfEndings } from '../flows/access-period/reminders.ts';
import { recheckAddresses } from '../flows/addresses/recheck.ts';
import { endOverdue } from '../flows/endings/end-sessions.ts';
import { sweepExpired } from '../flows/endings/sweep.ts';
import { sealEvents } from '../flows/sealing/seal.ts';
import type { Infra } from '../infra/infra.ts';
import type { Sender } from '../infra/mail/sender.ts';
import { hours, minutes, seconds } from '../infra/time.ts';
import { answerRequests } from './answer-requests.ts';
import type { Job } from './clock.ts';

/** Everything that happens by time, and the flow that does it. */
export const timetable = (infra: Infra, profiles: Profiles, sender: Sender): readonly Job[] => [
  { name: 'send-mail', every: seconds(5), wokenBy: 'mails', run: () => sender.sendDue() },
  { name: 'seal-events', every: seconds(10), run: () => sealEvents(infra) },
  {
    name: 'answer-requests',
    every: seconds(5),
    wokenBy: 'mail_requests',
    run: () => answerRequests(infra, profiles),
  },
  { name: 'remind-of-endings', every: minutes(1), run: () => remindOfEndings(infra, profiles) },
  { name: 'end-sessions', every: seconds(30), run: () => endOverdue(infra) },
  { name: 'recheck-addresses', every: hours(1), run: () => recheckAddresses(infra) },
  { name: 'sweep', every: hours(1), run: () => sweepExpired(infra) },
];

import type { Profiles } from '../domain/profiles/profiles.ts';
import { sweepExpired } from '../flows/endings/sweep.ts';
import type { Infra } from '../infra/infra.ts';
import { hours } from '../infra/time.ts';
import type { Job } from './clock.ts';

/** Everything that happens by time, and the flow that does it. */
export const timetable = (infra: Infra, _profiles: Profiles): readonly Job[] => [
  { name: 'sweep', every: hours(1), run: () => sweepExpired(infra) },
];

import type { Dashboard, Seat } from '../../flows/dashboard/dashboard.ts';
import { days } from '../../infra/time.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Notice } from '../parts/notice.tsx';

/** How long before an end people are warned of it, in milliseconds. */
const ahead = days(14);

/** What is about to end, in words, with what to do about it. */
export function DashboardWarnings({ visit, dashboard }: { visit: PersonVisit; dashboard: Dashboard }) {
  const { accessEndsAt, seats } = dashboard;
  const texts = [
    ...(isNear(accessEndsAt)
      ? [
          visit.t('dashboard.access-ends', {
            ...ending(visit, accessEndsAt),
            date: visit.format.dateTime(accessEndsAt),
          }),
        ]
      : []),
    ...seats.flatMap((seat) => warningOf(visit, seat, seats)),
  ];
  if (texts.length === 0) return null;
  return (
    <div class="grid gap-3">
      {texts.map((text) => (
        <Notice key={text} visit={visit} kind="warning">
          {text}
        </Notice>
      ))}
    </div>
  );
}

/** A seat's end is no news where another seat of the same product goes on. */
function warningOf(visit: PersonVisit, seat: Seat, seats: readonly Seat[]): string[] {
  const { endsAt, product, state } = seat;
  const goesOn = seats.some(
    (other) =>
      other.product === product && other.id !== seat.id && other.state !== 'ended' && !isNear(other.endsAt),
  );
  if (!endsAt || goesOn) return [];
  const values = { product, ...ending(visit, endsAt) };
  if (state === 'ended') return [visit.t('dashboard.license-is-over', values)];
  return isNear(endsAt) ? [visit.t('dashboard.license-ends', values)] : [];
}

const isNear = (end: Date | null): end is Date => end !== null && end.getTime() - Date.now() < ahead;

const ending = (visit: PersonVisit, end: Date) => ({
  date: visit.format.date(end),
  distance: visit.format.relative(end),
});

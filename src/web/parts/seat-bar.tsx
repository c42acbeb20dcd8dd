import type { Visit } from '../entrance/visit.ts';

export interface SeatBarProps {
  visit: Visit;
  taken: number;
  total: number;
  /** What the seats are of, for those who hear the bar. */
  label: string;
}

/** Seats of a licence: one bar and the sentence that says the same. */
export function SeatBar({ visit, taken, total, label }: SeatBarProps) {
  const free = Math.max(0, total - taken);
  const number = visit.format.number;
  return (
    <div class="seat-bar">
      <progress
        class={free === 0 ? 'tone-warning' : undefined}
        max={Math.max(total, 1)}
        value={taken}
        aria-label={label}
      />
      <p class="text-small">
        {visit.t('parts.seats_taken', { taken: number(taken), total: number(total) })}
        {' · '}
        <span class="text-quiet">
          {free === 0 ? visit.t('parts.seats_full') : visit.t('parts.seats_free', { count: free })}
        </span>
      </p>
    </div>
  );
}

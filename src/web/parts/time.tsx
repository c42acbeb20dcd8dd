import type { Visit } from '../entrance/visit.ts';

export interface TimeProps {
  visit: Visit;
  value: Date;
  /** Only the day, or day and time (the default). */
  precision?: 'day' | 'minute';
  /** Adds 'in 3 days' beside it, or shows that alone. */
  relative?: 'beside' | 'alone';
}

/** A moment in the person's own zone; the zone shows on hover. */
export function Time({ visit, value, precision = 'minute', relative }: TimeProps) {
  const absolute = precision === 'day' ? visit.format.date(value) : visit.format.dateTime(value);
  const distance = visit.format.relative(value);
  return (
    <>
      <time dateTime={value.toISOString()} title={visit.format.exact(value)}>
        {relative === 'alone' ? distance : absolute}
      </time>
      {relative === 'beside' && <span class="text-quiet"> ({distance})</span>}
    </>
  );
}

import type { Locale } from './texts.ts';

/** Dates as a person reads them: in their language and time zone. */
export interface Formats {
  readonly timeZone: string;
  /** 3 March 2027 */
  date(value: Date): string;
  /** 3 March 2027, 14:05 */
  dateTime(value: Date): string;
  /** The same with the name of the zone, for a hover. */
  exact(value: Date): string;
  /** 'in 3 days', '2 hours ago' */
  relative(value: Date): string;
  number(value: number): string;
}

const cache = new Map<string, Formats>();

/** The formats of a language and an IANA time zone; an unknown zone falls back to UTC. */
export function formats(locale: Locale, timeZone = 'UTC'): Formats {
  const key = `${locale} ${timeZone}`;
  let found = cache.get(key);
  if (!found) {
    found = create(locale, isTimeZone(timeZone) ? timeZone : 'UTC');
    if (cache.size > 2_000) cache.clear();
    cache.set(key, found);
  }
  return found;
}

/** Whether a text names a time zone that this machine knows. */
export function isTimeZone(text: string): boolean {
  return knownZones.has(text);
}

/** All time zones, for a list to choose from. */
export const timeZones: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
];
const knownZones = new Set(timeZones);

function create(locale: Locale, timeZone: string): Formats {
  const region = locale === 'en' ? 'en-GB' : locale;
  const date = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeZone });
  const dateTime = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeStyle: 'short', timeZone });
  const exact = new Intl.DateTimeFormat(region, { dateStyle: 'full', timeStyle: 'long', timeZone });
  const relative = new Intl.RelativeTimeFormat(region, { numeric: 'auto' });
  const number = new Intl.NumberFormat(region);
  return {
    timeZone,
    date: (value) => date.format(value),
    dateTime: (value) => dateTime.format(value),
    exact: (value) => exact.format(value),
    relative: (value) => relativeTo(relative, value.getTime() - Date.now()),
    number: (value) => number.format(value),
  };
}

const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

function relativeTo(format: Intl.RelativeTimeFormat, difference: number): string {
  for (const [unit, length] of units) {
    if (Math.abs(difference) >= length) return format.format(Math.round(difference / length), unit);
  }
  return format.format(Math.round(difference / 1_000), 'second');
}

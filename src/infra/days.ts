import { days } from './time.ts';

/** Whether a text is a day of the calendar as browsers send it, `2027-03-31`, between 2000 and 2099. */
export function isDay(text: string): boolean {
  const date = /^20\d\d-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** The first moment of a day in an IANA time zone. */
export function startOfDay(text: string, timeZone: string): Date {
  const asUtc = Date.parse(`${text}T00:00:00Z`);
  // Near a change of the clocks the guess may have taken the other offset; where midnight itself is left out, it is right.
  const guess = asUtc - offsetAt(asUtc, timeZone);
  const corrected = new Date(asUtc - offsetAt(guess, timeZone));
  return dayOf(corrected, timeZone) === text ? corrected : new Date(guess);
}

/** The last second of a day in a time zone: formatted, it still shows that day. */
export function endOfDay(text: string, timeZone: string): Date {
  const next = new Date(Date.parse(`${text}T00:00:00Z`) + days(1)).toISOString().slice(0, 10);
  return new Date(startOfDay(next, timeZone).getTime() - 1_000);
}

/** The day that a moment falls on in a time zone. */
export function dayOf(moment: Date, timeZone: string): string {
  const { year, month, day } = partsOf(moment.getTime(), timeZone);
  return `${year}-${month}-${day}`;
}

/** Milliseconds that a zone's clocks are ahead of UTC at a moment. */
function offsetAt(moment: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsOf(moment, timeZone);
  return (
    Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(moment / 1_000) * 1_000
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(moment: number, timeZone: string): Record<string, string> {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(moment).map((part) => [part.type, part.value]));
}

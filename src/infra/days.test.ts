import { expect, test } from 'vitest';
import { dayOf, endOfDay, isDay, startOfDay } from './days.ts';

test('days begin and end by the clocks of their zone', () => {
  expect(startOfDay('2027-01-15', 'Europe/Rome').toISOString()).toBe('2027-01-14T23:00:00.000Z');
  expect(startOfDay('2027-07-15', 'Europe/Rome').toISOString()).toBe('2027-07-14T22:00:00.000Z');
  expect(endOfDay('2027-07-15', 'America/New_York').toISOString()).toBe('2027-07-16T03:59:59.000Z');
  expect(endOfDay('2027-12-31', 'UTC').toISOString()).toBe('2027-12-31T23:59:59.000Z');
  expect(startOfDay('2027-05-01', 'Asia/Kolkata').toISOString()).toBe('2027-04-30T18:30:00.000Z');
});

test.each([
  'UTC',
  'Europe/Rome',
  'America/New_York',
  // Clocks change at midnight there, so that a day may begin at one.
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Kiritimati',
  'Asia/Kathmandu',
])('every moment of a day falls on that day in %s, and none before or after', (zone) => {
  for (let at = Date.UTC(2027, 0, 1); at < Date.UTC(2028, 0, 1); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const [start, end] = [startOfDay(day, zone), endOfDay(day, zone)];
    expect(dayOf(start, zone)).toBe(day);
    expect(dayOf(new Date(start.getTime() - 1_000), zone)).not.toBe(day);
    expect(dayOf(end, zone)).toBe(day);
    expect(dayOf(new Date(end.getTime() + 1_000), zone)).not.toBe(day);
  }
});

test('only days of the calendar are days', () => {
  expect(['2027-02-28', '2028-02-29', '2000-01-01', '2099-12-31'].every(isDay)).toBe(true);
  const none = [
    '',
    '2027-02-29',
    '2027-13-01',
    '2027-1-1',
    '1999-12-31',
    '20270-01-01',
    '31.03.2027',
    '2027-03-31T00:00',
  ];
  expect(none.some(isDay)).toBe(false);
});

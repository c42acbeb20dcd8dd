import { timeZones } from '../../infra/i18n/formats.ts';
import type { Option } from './field.tsx';

// The data keeps the first spelling for ever.
const renamed: Record<string, string> = {
  'America/Godthab': 'Nuuk',
  'Asia/Calcutta': 'Kolkata',
  'Asia/Katmandu': 'Kathmandu',
  'Asia/Rangoon': 'Yangon',
  'Asia/Saigon': 'Ho Chi Minh City',
  'Atlantic/Faeroe': 'Faroe',
  'Europe/Kiev': 'Kyiv',
};

/** Every time zone for a list to choose from, by continent: the first letters of a city find it. */
export const timeZoneOptions: readonly Option[] = timeZones.map((zone) => {
  const [continent = zone, ...city] = zone.split('/');
  return city.length
    ? { value: zone, group: continent, label: zoneCity(zone) }
    : { value: zone, label: zone };
});

/** The city that a zone is called after, as it is spelt today: `Kyiv` of `Europe/Kiev`. */
export function zoneCity(zone: string): string {
  const city = zone.split('/').slice(1).reverse().join(', ').replaceAll('_', ' ');
  return renamed[zone] ?? (city || zone);
}

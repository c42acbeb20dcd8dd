import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { isLocale, type Locale, locales } from '../../infra/i18n/texts.ts';

/**
 * The language of a page: what this browser chose, what the person chose, what the browser asks for, what the
 * organization speaks; always one that the organization offers.
 */
export function chooseLocale(wishes: {
  chosen: string | undefined;
  person: string | null | undefined;
  accepted: string | null;
  organization: OrganizationProfile | undefined;
}): Locale {
  const settings = wishes.organization?.settings.languages;
  const offered: readonly string[] = settings?.offered ?? locales;
  const fallback = settings?.default ?? 'en';
  const asked = settings?.followBrowser === false ? [] : accepted(wishes.accepted);
  const wanted = [wishes.chosen, wishes.person, ...asked];
  const found = wanted.find((locale) => locale && offered.includes(locale) && isLocale(locale));
  return (found as Locale | undefined) ?? fallback;
}

/** The primary languages of an Accept-Language header, most wanted first (RFC 9110 section 12.5.4). */
function accepted(header: string | null): string[] {
  if (!header) return [];
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find(Boolean);
      return {
        language: tag.split('-')[0]?.toLowerCase() ?? '',
        quality: quality === undefined ? 1 : Number(quality),
      };
    })
    .filter((each) => each.language && each.quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map((each) => each.language);
}

import type { Translate } from '../../infra/i18n/texts.ts';

// The first that fits: newcomers call themselves by the names of those before them.
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/Chrome\/|\bChromium\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/\biPad\b|\biPhone\b|\biPod\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bCrOS\b|\bX11\b/, 'Linux'],
];

/** What a browser calls itself, in words: 'Firefox on Windows'. Nothing in it is trusted or shown as it came. */
export function deviceName(userAgent: string, t: Translate): string {
  const browser = first(browsers, userAgent);
  const system = first(systems, userAgent);
  if (browser) return system ? t('account.device', { browser, system }) : browser;
  return system ? t('account.device-unknown-on', { system }) : t('account.device-unknown');
}

const first = (table: typeof browsers, text: string): string | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

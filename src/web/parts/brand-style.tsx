import { accentOf } from '../../domain/wording/color.ts';
import type { Visit } from '../entrance/visit.ts';

/** The organization's colours as CSS variables: the only style element, allowed by the response's nonce. */
export function BrandStyle({ visit }: { visit: Visit }) {
  const { color, colorDark } = visit.organization?.settings.brand ?? {};
  if (!color && !colorDark) return null;
  return <style nonce={visit.nonce}>{brandCss(color ?? colorDark, colorDark ?? color)}</style>;
}

const cache = new Map<string, string>();

function brandCss(light = '', dark = ''): string {
  const key = `${light} ${dark}`;
  let css = cache.get(key);
  if (css === undefined) {
    css = isColor(light) && isColor(dark) ? write(light, dark) : '';
    if (cache.size > 5_000) cache.clear();
    cache.set(key, css);
  }
  return css;
}

// Settings are parsed where they are saved; a style element is no place to rely on that.
const isColor = (text: string) => /^#[0-9a-f]{6}$/i.test(text);

function write(light: string, dark: string): string {
  const inDark = variables(dark, 'dark');
  return (
    `:root{${variables(light, 'light')}}` +
    `@media(prefers-color-scheme:dark){:root:not([data-theme]){${inDark}}}` +
    `:root[data-theme=dark]{${inDark}}`
  );
}

function variables(color: string, theme: 'light' | 'dark'): string {
  const accent = accentOf(color, theme);
  return (
    `--color-primary:${accent.fill};--color-primary-content:${accent.onFill};--accent-text:${accent.text};` +
    `--panel:${accent.panel};--panel-ink:${accent.onPanel}`
  );
}

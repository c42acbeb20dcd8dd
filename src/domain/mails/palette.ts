import type { Brand } from '../wording/brand.ts';
import { accentOf } from '../wording/color.ts';

/** Fill of the band and the button, what stands on it, and links: `#rrggbb` each, in a light and in a dark inbox. */
export type Palette = Record<'fill' | 'onFill' | 'link' | 'fillDark' | 'onFillDark' | 'linkDark', string>;

// The portal's own accent, as in the two themes of the pages.
const ours: Palette = {
  fill: '#17566b',
  onFill: '#ffffff',
  link: '#17566b',
  fillDark: '#86c9dc',
  onFillDark: '#0b2129',
  linkDark: '#86c9dc',
};

/** The colours of an organization, moved as far as reading needs; the portal's own where it chose none. */
export function paletteOf({ color, colorDark }: Brand): Palette {
  const [inLight, inDark] = [color ?? colorDark, colorDark ?? color];
  if (!isColor(inLight) || !isColor(inDark)) return ours;
  const light = accentOf(inLight, 'light');
  const dark = accentOf(inDark, 'dark');
  return {
    fill: light.fill,
    onFill: light.onFill,
    link: light.text,
    fillDark: dark.fill,
    onFillDark: dark.onFill,
    linkDark: dark.text,
  };
}

// Settings are parsed where they are saved; a style is no place to rely on that.
const isColor = (text: string | undefined): text is string => /^#[0-9a-f]{6}$/i.test(text ?? '');

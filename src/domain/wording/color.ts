import { channels, fromHsl, mix, toHsl } from './color-space.ts';

/** The surfaces text stands on, card and page; the same values as the themes in look/look.css. */
export const surfaces = { light: ['#ffffff', '#f6f6f5'], dark: ['#1c1d20', '#131416'] } as const;

/** What one accent colour becomes in one theme; all `#rrggbb`. */
export interface Accent {
  /** Fill of the primary button: the colour itself wherever it can be told from the card. */
  readonly fill: string;
  /** Text on the fill. */
  readonly onFill: string;
  /** The colour as text and focus ring: the nearest shade that reads on every surface. */
  readonly text: string;
  /** Fill of the panel beside the sign-in card, and the text on it. */
  readonly panel: string;
  readonly onPanel: string;
  /** Whether `text` had to differ from the colour that was asked for. */
  readonly adjusted: boolean;
}

// AA asks 4.5 for text; the rest is room for the tinted background of a chosen row.
const textRatio = { light: 5, dark: 6 };
// WCAG 1.4.11: what is needed to understand a control, against its surroundings. Only the dark theme moves a fill:
// in the light one a pale button keeps its colour, for its dark text and border carry it.
const fillRatio = 3;

/** The accent of a colour (`#rrggbb`) in a theme. */
export function accentOf(color: string, theme: 'light' | 'dark'): Accent {
  const fill = theme === 'dark' ? readableShade(color, surfaces.dark, fillRatio) : color;
  const text = readableShade(color, surfaces[theme], textRatio[theme]);
  const panel = theme === 'dark' ? mix(color, '#131416', 0.6) : color;
  return { fill, onFill: inkOn(fill), text, panel, onPanel: inkOn(panel), adjusted: text !== color };
}

/** The shade nearest to a colour, in its own hue and saturation, that reaches a contrast ratio against all backgrounds. */
function readableShade(color: string, backgrounds: readonly string[], ratio: number): string {
  const passes = (shade: string) => backgrounds.every((background) => contrast(shade, background) >= ratio);
  if (passes(color)) return color;
  const [hue, saturation, lightness] = toHsl(color);
  const step = luminance(backgrounds[0] ?? '#ffffff') > 0.2 ? -0.01 : 0.01;
  for (let light = lightness + step; light > 0 && light < 1; light += step) {
    const shade = fromHsl(hue, saturation, light);
    if (passes(shade)) return shade;
  }
  return step < 0 ? '#000000' : '#ffffff';
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

// Pure black, so that one of the two always reaches 4.5: where white falls short of it, black has 4.6 or more.
function inkOn(fill: string): string {
  return contrast('#ffffff', fill) >= 4.5 ? '#ffffff' : '#000000';
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

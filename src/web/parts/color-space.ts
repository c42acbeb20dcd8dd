/** Red, green and blue of a `#rrggbb`, 0 to 255. */
export function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/** A colour with a share (0 to 1) of another. */
export function mix(color: string, other: string, share: number): string {
  const others = channels(other);
  return toHex(channels(color).map((channel, at) => channel + ((others[at] ?? 0) - channel) * share));
}

/** Hue in degrees, saturation and lightness from 0 to 1. */
export function toHsl(color: string): [hue: number, saturation: number, lightness: number] {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => channel / 255);
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  const lightness = most - range / 2;
  if (range === 0) return [0, 0, lightness];
  let sixth = (red - green) / range + 4;
  if (most === red) sixth = (green - blue) / range;
  else if (most === green) sixth = (blue - red) / range + 2;
  return [(sixth * 60 + 360) % 360, range / (1 - Math.abs(2 * lightness - 1)), lightness];
}

/** The opposite of `toHsl` (CSS Color 4, section 7). */
export function fromHsl(hue: number, saturation: number, lightness: number): string {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number) => {
    const turn = (offset + hue / 30) % 12;
    return 255 * (lightness - reach * Math.max(-1, Math.min(turn - 3, 9 - turn, 1)));
  };
  return toHex([channel(0), channel(8), channel(4)]);
}

function toHex(values: readonly number[]): string {
  return `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** How a body may be packed. All browsers know `gzip`; `br` and `zstd` they ask for over TLS only. */
export type Coding = 'zstd' | 'br' | 'gzip';

/**
 * The coding that an Accept-Encoding header rates highest, the first of `offered` among equals; undefined where the body
 * should go as it is (RFC 9110 section 12.5.3).
 */
export function chooseCoding(accepted: string | null, offered: readonly Coding[]): Coding | undefined {
  if (!accepted) return undefined;
  const rated = new Map(accepted.slice(0, 500).toLowerCase().split(',').map(rating));
  const others = rated.get('*') ?? 0;
  let best: Coding | undefined;
  let most = rated.get('identity') ?? 0;
  for (const coding of offered) {
    const quality = rated.get(coding) ?? others;
    // What is rated like `identity` is packed: nobody asked for more bytes.
    if (quality > most || (quality === most && quality > 0 && best === undefined)) {
      best = coding;
      most = quality;
    }
  }
  return best;
}

function rating(part: string): [string, number] {
  const at = part.indexOf(';');
  if (at < 0) return [part.trim(), 1];
  const quality = /^\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*$/.exec(part.slice(at + 1))?.[1];
  // What cannot be read counts for nothing.
  return [part.slice(0, at).trim(), Number(quality ?? 0)];
}

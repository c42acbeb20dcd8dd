/** Up to two letters that stand for a name: of its first and its last word. Empty for an empty name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => firstLetter(word ?? '')).join('');
}

/** The first letter as a reader sees it (with its accents and joined marks), in upper case. */
export function firstLetter(name: string): string {
  const [first] = segmenter.segment(name.trim());
  return first?.segment.toLocaleUpperCase() ?? '';
}

const segmenter = new Intl.Segmenter();

/** A language's name in itself, with its first letter raised: `Italiano`. An unknown tag names itself. */
export function languageName(tag: string): string {
  let name = names.get(tag);
  if (name === undefined) {
    const found = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
    name = found.charAt(0).toLocaleUpperCase(tag) + found.slice(1);
    names.set(tag, name);
  }
  return name;
}

const names = new Map<string, string>();

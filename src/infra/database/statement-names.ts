import { createHash } from 'node:crypto';

const names = new Map<string, string>();

/** A stable name for a statement's text, so that each connection prepares it once. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (!name) {
    name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    // Statement texts are written in the code, so they are few; a list built from input would be a defect.
    if (names.size > 5_000) names.clear();
    names.set(text, name);
  }
  return name;
}

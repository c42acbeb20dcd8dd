import type { Tx } from '../../infra/database/database.ts';
import { defaultText, type Locale, messageKeys } from '../../infra/i18n/texts.ts';
import { deleteWording, readWordings, upsertWording } from './wordings.sql.ts';

/** An organization's own text of a message. */
export interface Wording {
  readonly locale: Locale;
  /** Message id with its plural ending, if any. */
  readonly key: string;
  readonly text: string;
}

export const longestWording = 1_000;

/**
 * Messages that no organization rewords: a failed sign-in must look the same everywhere, errors must stay exact, and a
 * mail must say truly who sent it and why.
 */
const fixed = /^(sign-in\.failed|errors\.|causes\.|operator\.|audit\.|demo\.|mail\.footer|mail\..*-why$)/;

/** Every message that an organization may word differently. */
export const rewordable = (): string[] => messageKeys().filter((key) => !fixed.test(key));

export type WordingProblem = 'unknown-message' | 'too-long' | 'placeholders';

/**
 * What is wrong with a text for a message, or undefined. Texts are plain: the placeholders of the original, no others, and
 * never markup (pages and mails escape everything).
 */
export function wordingProblem(locale: Locale, key: string, text: string): WordingProblem | undefined {
  const original = defaultText(locale, key);
  if (original === undefined || fixed.test(key)) return 'unknown-message';
  if (text.length > longestWording) return 'too-long';
  const known = placeholders(original);
  return [...placeholders(text)].every((name) => known.has(name)) ? undefined : 'placeholders';
}

const placeholders = (text: string): Set<string> =>
  new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name ?? ''));

export const ownWordings = (tx: Tx, organizationId: string): Promise<Wording[]> =>
  tx.rows(readWordings(organizationId));

/** Keeps an organization's text; an empty one brings the portal's own back. */
export const keepWording = (tx: Tx, organizationId: string, wording: Wording): Promise<number> =>
  tx.run(
    wording.text === ''
      ? deleteWording(organizationId, wording.locale, wording.key)
      : upsertWording(organizationId, wording),
  );

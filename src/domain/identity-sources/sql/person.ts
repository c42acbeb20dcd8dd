import type { StoredPassword } from '../../../infra/crypto/hasher.ts';
import {
  type ForeignAnswer,
  type ForeignValue,
  unreadable,
} from '../../../infra/foreign-database/foreign-databases.ts';
import { emailAddress } from '../../users/users.schema.ts';
import { foldEmail } from '../../users/users.ts';
import type { SourcePerson } from '../identities.ts';
import type { SettingsOf } from '../sources.schema.ts';
import { refusal, type SqlRefusal } from './causes.ts';

/** Somebody as a database knows them. */
export interface SqlPerson extends SourcePerson {
  /** What is kept of the password there; undefined where there is none. */
  readonly stored: StoredPassword | undefined;
}

export type LookUp = { readonly kind: 'found'; readonly person: SqlPerson } | SqlRefusal;

type Column = keyof SettingsOf<'sql'>['columns'];

const longestValue = 10_000;
/** As much as `user_identities` keeps. */
const longestSubject = 512;

/** Reads the answer to the question who has this address. Whatever leaves a doubt is a refusal. */
export function personOf(answer: ForeignAnswer, settings: SettingsOf<'sql'>, email: string): LookUp {
  if (answer.rows.length > 1) return refusal('source-person-twice');
  const [row] = answer.rows;
  if (!row) return refusal('source-person-unknown');
  const values = readColumns(answer.columns, row, settings.columns);
  if ('kind' in values) return values;
  const { subject, name, hash, salt, active } = values;
  if (settings.columns.active) {
    const standing = standings[(active ?? '').trim().toLowerCase()];
    if (standing === undefined) return unusable('active', 'not-yes-or-no');
    if (!standing) return refusal('source-person-inactive');
  }
  if (!subject?.trim()) return unusable('subject', 'empty');
  if (subject.length > longestSubject) return unusable('subject', 'too-long');
  if (/\p{Cc}/u.test(subject)) return unusable('subject', 'characters');
  if (!values.email?.trim()) return unusable('email', 'empty');
  // Its collation may take one letter for another: whoever typed an address gets the account of that address only.
  if (foldEmail(values.email) !== foldEmail(email)) return unusable('email', 'another');
  const address = emailAddress.safeParse(values.email);
  if (!address.success) return unusable('email', 'no-address');
  const stored = hash ? { hash, ...(salt !== undefined && { salt }) } : undefined;
  return {
    kind: 'found',
    person: {
      subject,
      email: address.data,
      emailVerified: false,
      name: name?.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\s]+/gu, ' ').trim() || undefined,
      stored,
    },
  };
}

/** How databases say yes and no. */
const standings: Readonly<Record<string, boolean | undefined>> = Object.assign(Object.create(null), {
  ...Object.fromEntries(['1', 't', 'true', 'y', 'yes', 'on'].map((word) => [word, true])),
  ...Object.fromEntries(['', '0', 'f', 'false', 'n', 'no', 'off'].map((word) => [word, false])),
});

/** The values of the mapped columns; undefined for NULL. */
function readColumns(
  names: readonly string[],
  row: readonly ForeignValue[],
  columns: SettingsOf<'sql'>['columns'],
): Partial<Record<Column, string>> | SqlRefusal {
  const values: Partial<Record<Column, string>> = {};
  for (const [column, name] of Object.entries(columns) as [Column, string | undefined][]) {
    if (!name) continue;
    const at = placeOf(names, name);
    if (at === undefined) return unusable(column, 'missing', name);
    const value = row[at];
    if (value === null || value === undefined) continue;
    if (value === unreadable) return unusable(column, 'unreadable', name);
    if (value.length > longestValue) return unusable(column, 'too-long', name);
    values[column] = value;
  }
  return values;
}

/** Where a column stands in the answer: by its exact name, or whatever its case. Undefined where it is not certain. */
export function placeOf(names: readonly string[], wanted: string): number | undefined {
  const exact = names.flatMap((name, at) => (name === wanted ? [at] : []));
  if (exact.length > 0) return exact.length === 1 ? exact[0] : undefined;
  const folded = names.flatMap((name, at) => (name.toLowerCase() === wanted.toLowerCase() ? [at] : []));
  return folded.length === 1 ? folded[0] : undefined;
}

const unusable = (column: Column, problem: string, name?: string): SqlRefusal =>
  refusal('source-answer-unusable', { column, problem, ...(name && { name }) });

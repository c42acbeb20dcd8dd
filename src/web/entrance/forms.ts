import type { z } from 'zod';
import type { MessageId } from '../../infra/i18n/texts.ts';
import type { Visit } from './visit.ts';

/** Field to text, ready to show. */
export type FieldErrors = Readonly<Record<string, string>>;

export type Filled<T> =
  | { kind: 'filled'; data: T }
  /** `typed` gives back what the person typed, so that nothing is lost (passwords are never given back). */
  | { kind: 'rejected'; errors: FieldErrors; typed: Readonly<Record<string, string>> };

/** Checks what a form carried against its schema, whose errors are message ids. */
export function fill<T>(visit: Visit, schema: z.ZodType<T>): Filled<T> {
  const parsed = schema.safeParse(visit.form);
  if (parsed.success) return { kind: 'filled', data: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const field = String(issue.path[0] ?? '');
    errors[field] ??= visit.t(issue.message as MessageId);
  }
  return { kind: 'rejected', errors, typed: typed(visit) };
}

/** What was typed, for filling a form again; never a password. */
export function typed(visit: Visit): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(visit.form).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && !/password|confirm/i.test(entry[0]),
    ),
  );
}

import type { MessageId, Values } from '../../infra/i18n/texts.ts';

/** `warn`: works, but look at it. `fail`: something does not work, or is not safe. */
export type Level = 'ok' | 'warn' | 'fail';

/** What a check found. The texts are message ids, so that the command and a page say the same. */
export interface Finding {
  readonly level: Level;
  /** What was checked. */
  readonly subject: MessageId;
  readonly text: MessageId;
  readonly values: Values;
  /** How to mend it; none where all is well. */
  readonly mend: MessageId | undefined;
}

/** The findings about one subject. */
export function about(subject: MessageId) {
  const make = (level: Level) => (text: MessageId, mend: MessageId | undefined, values: Values) => ({
    ...{ level, subject, text, mend, values },
  });
  return {
    ok: (text: MessageId, values: Values = {}): Finding => make('ok')(text, undefined, values),
    warn: (text: MessageId, mend: MessageId, values: Values = {}): Finding =>
      make('warn')(text, mend, values),
    fail: (text: MessageId, mend: MessageId, values: Values = {}): Finding =>
      make('fail')(text, mend, values),
  };
}

/** The reason of a failure in one line; libraries put it into `cause`, `errors` or nowhere. */
export function reasonOf(error: unknown): string {
  const { cause, errors, message, code } = (error ?? {}) as {
    cause?: unknown;
    errors?: unknown[];
    message?: string;
    code?: string;
  };
  if (cause) return reasonOf(cause);
  if (errors?.[0]) return reasonOf(errors[0]);
  return (message || code || String(error)).split('\n')[0] ?? '';
}

import type { MessageId, Values } from '../../infra/i18n/texts.ts';

/** One thing that a test of a source found, in the order in which it looked. Never a secret, never anybody's data. */
export interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  readonly message: MessageId;
  readonly values?: Values;
}

import {
  ForeignDatabaseError,
  type ForeignTrouble,
} from '../../../infra/foreign-database/foreign-databases.ts';
import type { MessageId, Values } from '../../../infra/i18n/texts.ts';
import type { Finding } from '../finding.ts';
import type { SettingsOf } from '../sources.schema.ts';
import type { StatementFault } from './statements.ts';

export const ok = (message: MessageId, values: Values = {}): Finding => ({ level: 'ok', message, values });
export const warning = (message: MessageId, values: Values = {}): Finding => ({
  level: 'warning',
  message,
  values,
});
export const problem = (message: MessageId, values: Values = {}): Finding => ({
  level: 'problem',
  message,
  values,
});

/** What an administrator is told of each way in which a database can fail. */
const messageOf: Record<ForeignTrouble, MessageId> = {
  address: 'sources.sql-address-refused',
  'unknown-host': 'sources.sql-host-unknown',
  unreachable: 'sources.sql-unreachable',
  'too-slow': 'sources.sql-too-slow',
  tls: 'sources.sql-tls-failed',
  busy: 'sources.sql-too-slow',
  resting: 'sources.sql-unreachable',
  'refused-us': 'sources.sql-refused',
  statement: 'sources.sql-statement-failed',
  'unfit-value': 'sources.sql-person-unknown',
  'too-large': 'sources.sql-too-large',
  unreadable: 'sources.sql-unreadable',
  'not-one-row': 'sources.sql-statement-failed',
  uncertain: 'sources.sql-unreachable',
};

/** The finding of an error; throws what is no trouble of a database. */
export function findingOfTrouble(error: unknown, settings: SettingsOf<'sql'>, account: string): Finding {
  if (!(error instanceof ForeignDatabaseError)) throw error;
  const { host, port, database } = settings;
  const reason = [error.code, error.said].filter(Boolean).join(': ') || error.because;
  return problem(messageOf[error.because], { host, port: String(port), database, account, reason });
}

/** What is wrong with a statement; it begins with its first words, so that one knows which it is. */
export const faultOf = (fault: StatementFault, text: string): Finding =>
  problem(`sources.sql-fault-${fault.fault}`, {
    statement: text.trim().replace(/\s+/g, ' ').slice(0, 30),
    parameter: 'parameter' in fault ? fault.parameter : '',
  });

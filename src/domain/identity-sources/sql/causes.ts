import type {
  ForeignDatabaseError,
  ForeignTrouble,
} from '../../../infra/foreign-database/foreign-databases.ts';
import type { Cause } from '../../attempts/causes.ts';

/** Why a database let nobody in; what helps an administrator stands in `detail` and is never a secret. */
export interface SqlRefusal {
  readonly kind: 'refused';
  readonly cause: Cause;
  readonly detail: Readonly<Record<string, string>>;
}

/** Every way in which a database can fail us, and what an administrator is told. */
const causeOf: Record<ForeignTrouble, Cause> = {
  address: 'source-unreachable',
  'unknown-host': 'source-unreachable',
  unreachable: 'source-unreachable',
  'too-slow': 'source-unreachable',
  tls: 'source-unreachable',
  busy: 'source-unreachable',
  resting: 'source-unreachable',
  'refused-us': 'source-refused-us',
  statement: 'source-statement-failed',
  'too-large': 'source-answer-unusable',
  unreadable: 'source-answer-unusable',
  // An address that cannot even be said in its character set is nobody's there.
  'unfit-value': 'source-person-unknown',
  'not-one-row': 'source-statement-failed',
  uncertain: 'source-unreachable',
};

export const refusal = (cause: Cause, detail: SqlRefusal['detail'] = {}): SqlRefusal => ({
  kind: 'refused',
  cause,
  detail,
});

export const refusalOf = ({ because, code, said }: ForeignDatabaseError): SqlRefusal =>
  refusal(causeOf[because], { because, ...(code && { code }), ...(said && { said }) });

/** A column whose values the keyring seals, each for its own place. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly purpose: string;
  /** The column that tells its rows apart within an organization; its value is the row of the place. */
  readonly row: string;
  readonly type: 'uuid' | 'text';
  /** Where only some rows are sealed. */
  readonly only?: string;
}

/** Every sealed column. What is sealed elsewhere (the proof of the keyring) is renewed by whoever keeps it. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: 'credentials',
    column: 'secret',
    purpose: 'credential',
    row: 'user_id',
    type: 'uuid',
    only: `kind = 'password'`,
  },
  { table: 'identity_sources', column: 'secrets', purpose: 'identity-source', row: 'id', type: 'uuid' },
  { table: 'code_flows', column: 'sealed_email', purpose: 'code-flow', row: 'id', type: 'uuid' },
  { table: 'directory_sign_ins', column: 'sealed', purpose: 'directory-sign-in', row: 'id', type: 'uuid' },
  { table: 'mails', column: 'sealed', purpose: 'outbox', row: 'id', type: 'uuid' },
  { table: 'mail_requests', column: 'sealed_email', purpose: 'mail-request', row: 'id', type: 'uuid' },
  { table: 'mail_requests', column: 'sealed_details', purpose: 'mail-request', row: 'id', type: 'uuid' },
];

/** All other bytes that the database keeps: a test asks that each column stands in one of the two tables. */
export const otherBytes: Readonly<Record<string, 'digest' | 'MAC' | 'content' | 'salt'>> = {
  'attempt_counters.account_key': 'MAC',
  'attempt_counters.lane': 'digest',
  'attempts.identifier_mac': 'MAC',
  'audit_events.mac': 'MAC',
  'audit_events.personal_digest': 'digest',
  'audit_personal.salt': 'salt',
  'audit_seals.chain': 'digest',
  'code_budgets.key': 'MAC',
  'code_flows.account_key': 'MAC',
  'code_flows.browser_hash': 'digest',
  'code_flows.code_mac': 'MAC',
  'code_flows.network_key': 'MAC',
  'code_flows.organization_key': 'MAC',
  'code_flows.secret_hash': 'digest',
  'directory_sign_ins.browser_hash': 'digest',
  'directory_sign_ins.state_hash': 'digest',
  'known_browsers.browser_hash': 'digest',
  'mail_budgets.address_key': 'MAC',
  'mail_requests.browser_hash': 'digest',
  'organization_files.content': 'content',
  'portal_code_budgets.key': 'MAC',
  'sessions.browser_hash': 'digest',
  'sessions.token_hash': 'digest',
  'user_pictures.content': 'content',
  'verifications.browser_hash': 'digest',
  'verifications.secret_hash': 'digest',
};

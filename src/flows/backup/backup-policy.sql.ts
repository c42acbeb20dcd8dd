/** What a backup keeps of a table. SQL conditions and expressions are over its own columns. */
export type Keep =
  | { readonly keep: 'all' }
  | {
      readonly keep: 'some';
      readonly why: string;
      /** Only these rows. */
      readonly rows?: string;
      /** What stands in a column instead of its value. */
      readonly columns?: Readonly<Record<string, string>>;
    }
  | { readonly keep: 'nothing'; readonly why: string };

const all: Keep = { keep: 'all' };
const nothing = (why: string): Keep => ({ keep: 'nothing', why });

/**
 * Every table, and what a backup keeps of it. Nothing that opens a door by itself is kept: no session, no link, no code, no
 * unsent mail, so that a restore brings none of them back to life. A table that does not stand here stops the backup.
 */
export const backupPolicy: Readonly<Record<string, Keep>> = {
  schema_migrations: nothing('written by the migrations, which a restore runs'),

  organizations: all,
  organization_names: all,
  organization_addresses: all,
  organization_files: all,
  settings: all,
  settings_history: all,
  wordings: all,
  announcements: all,

  users: all,
  user_pictures: all,
  credentials: { keep: 'some', rows: 'expires_at IS NULL', why: 'a mailed password is a pending secret' },
  known_browsers: all,
  fields: all,
  field_values: all,
  first_steps_drafts: all,

  identity_sources: all,
  user_identities: all,

  access_requests: {
    keep: 'some',
    rows: `status <> 'unverified'`,
    why: 'the link that verifies the address is a pending secret',
  },

  licenses: all,
  seats: all,
  projects: all,
  project_members: all,
  project_requests: all,
  apps: all,

  sessions: nothing('nobody is signed in after a restore'),
  verifications: nothing('links are pending secrets'),
  directory_sign_ins: nothing('pending secrets of people who are away at a directory'),
  code_flows: nothing('codes are pending secrets'),
  code_budgets: nothing('counts of guesses at codes that are gone'),
  portal_code_budgets: nothing('counts of guesses at codes that are gone'),
  mail_requests: nothing('pending secrets, and nothing is sent again'),
  mails: {
    keep: 'some',
    columns: {
      sealed: 'NULL::bytea',
      status: `CASE status WHEN 'queued' THEN 'failed' ELSE status END`,
      last_error: `CASE status WHEN 'queued' THEN 'not sent before the backup' ELSE last_error END`,
    },
    why: 'the history only: what was not sent is not sent later',
  },
  mail_budgets: nothing('counts of a day'),

  attempts: all,
  attempt_counters: all,
  audit_events: all,
  audit_personal: all,
  audit_unsealed: all,
  audit_seals: all,
};

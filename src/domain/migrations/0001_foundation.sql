-- Who may see which row.
--
-- Every table that belongs to an organization carries organization_id, first in its primary key, and is closed by
-- row-level security: a transaction sees the organization it named, and nothing where it named none. The application
-- connects as a role that owns nothing, so neither policy can be talked round. The owner's own policy serves
-- migrations and the few look-up functions below, each of which takes an exact value and gives ids.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

CREATE FUNCTION app_organization() RETURNS uuid LANGUAGE sql STABLE
  RETURN nullif(current_setting('app.organization', true), '')::uuid;

CREATE FUNCTION protect_tenant_table(tenant_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('CREATE POLICY tenant ON %s USING (organization_id = app_organization())
                  WITH CHECK (organization_id = app_organization())', tenant_table);
  EXECUTE format('CREATE POLICY owner ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', tenant_table);
END $$;

-- Organizations -------------------------------------------------------------------------------------------------

CREATE TABLE organizations (
  organization_id uuid PRIMARY KEY,
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9](-?[a-z0-9]){1,62}$'),
  name text NOT NULL CHECK (length(name) BETWEEN 2 AND 120),
  name_folded text NOT NULL UNIQUE,
  -- The operators are users of the one reserved organization.
  reserved boolean NOT NULL DEFAULT false,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX organizations_reserved ON organizations (reserved) WHERE reserved;
SELECT protect_tenant_table('organizations');

CREATE TABLE organization_addresses (
  organization_id uuid NOT NULL REFERENCES organizations,
  host text NOT NULL UNIQUE CHECK (host = lower(host)),
  -- The value that the TXT record of a foreign domain must show; empty where the portal's own domain needs no proof.
  proof text NOT NULL DEFAULT '',
  verified_at timestamptz,
  checked_at timestamptz,
  released_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, host)
);
SELECT protect_tenant_table('organization_addresses');

CREATE TABLE settings (
  organization_id uuid NOT NULL REFERENCES organizations,
  section text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  value jsonb NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  changed_by uuid,
  PRIMARY KEY (organization_id, section)
);
SELECT protect_tenant_table('settings');

CREATE TABLE settings_history (
  organization_id uuid NOT NULL REFERENCES organizations,
  section text NOT NULL,
  version integer NOT NULL,
  value jsonb NOT NULL,
  changed_at timestamptz NOT NULL,
  changed_by uuid,
  PRIMARY KEY (organization_id, section, version)
);
SELECT protect_tenant_table('settings_history');

CREATE TABLE wordings (
  organization_id uuid NOT NULL REFERENCES organizations,
  locale text NOT NULL,
  message_id text NOT NULL,
  text text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, locale, message_id)
);
SELECT protect_tenant_table('wordings');

CREATE TABLE organization_files (
  organization_id uuid NOT NULL REFERENCES organizations,
  name text NOT NULL,
  tag text NOT NULL,
  type text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (organization_id, name)
);
SELECT protect_tenant_table('organization_files');

-- Short messages that the administrators leave for their people on the dashboard.
CREATE TABLE announcements (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  text text NOT NULL,
  starts_at timestamptz NOT NULL DEFAULT now(),
  ends_at timestamptz,
  created_by uuid,
  PRIMARY KEY (organization_id, id)
);
SELECT protect_tenant_table('announcements');

-- Users ----------------------------------------------------------------------------------------------------------

CREATE TABLE users (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  email text NOT NULL CHECK (length(email) <= 254),
  -- The address as it is compared: NFKC, lower case.
  email_folded text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  about text NOT NULL DEFAULT '' CHECK (length(about) <= 2000),
  role text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'administrator', 'owner')),
  status text NOT NULL DEFAULT 'invited' CHECK (status IN ('invited', 'active', 'suspended')),
  locale text,
  time_zone text,
  picture_tag text,
  email_verified_at timestamptz,
  access_starts_at timestamptz,
  access_ends_at timestamptz,
  access_reminded_at timestamptz,
  invited_by uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_sign_in_at timestamptz,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, email_folded),
  CHECK (access_ends_at > access_starts_at)
);
CREATE INDEX users_by_name ON users (organization_id, lower(name), id);
CREATE INDEX users_by_email ON users (email_folded);
CREATE INDEX users_by_access_end ON users (access_ends_at) WHERE access_ends_at IS NOT NULL;
SELECT protect_tenant_table('users');

CREATE TABLE user_pictures (
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  tag text NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
SELECT protect_tenant_table('user_pictures');

CREATE TABLE credentials (
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  kind text NOT NULL DEFAULT 'password' CHECK (kind IN ('password')),
  -- The hash's text, sealed: the keyring is the pepper.
  secret bytea NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id, kind),
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
SELECT protect_tenant_table('credentials');

-- Licences -------------------------------------------------------------------------------------------------------

CREATE TABLE licenses (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  product text NOT NULL CHECK (length(product) BETWEEN 1 AND 120),
  seats integer NOT NULL CHECK (seats BETWEEN 0 AND 10000000),
  -- Kept beside the seats so that the last one can go to exactly one person: the row's lock decides.
  seats_taken integer NOT NULL DEFAULT 0,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  CONSTRAINT seats_within_license CHECK (seats_taken BETWEEN 0 AND seats),
  CHECK (ends_at > starts_at)
);
SELECT protect_tenant_table('licenses');

CREATE TABLE seats (
  organization_id uuid NOT NULL,
  license_id uuid NOT NULL,
  user_id uuid NOT NULL,
  assigned_at timestamptz NOT NULL DEFAULT now(),
  assigned_by uuid,
  PRIMARY KEY (organization_id, license_id, user_id),
  FOREIGN KEY (organization_id, license_id) REFERENCES licenses ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX seats_by_user ON seats (organization_id, user_id);
SELECT protect_tenant_table('seats');

-- Counted by the database itself, so that no path can forget it.
CREATE FUNCTION count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE licenses SET seats_taken = seats_taken + 1
      WHERE organization_id = NEW.organization_id AND id = NEW.license_id;
  ELSE
    UPDATE licenses SET seats_taken = seats_taken - 1
      WHERE organization_id = OLD.organization_id AND id = OLD.license_id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER count_seats AFTER INSERT OR DELETE ON seats FOR EACH ROW EXECUTE FUNCTION count_seats();

-- Projects and apps (the dashboard lists them) -------------------------------------------------------------------

CREATE TABLE projects (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  url text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id)
);
SELECT protect_tenant_table('projects');

CREATE TABLE project_members (
  organization_id uuid NOT NULL,
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, project_id, user_id),
  FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX project_members_by_user ON project_members (organization_id, user_id);
SELECT protect_tenant_table('project_members');

CREATE TABLE apps (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  name text NOT NULL,
  description text NOT NULL DEFAULT '',
  url text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id)
);
SELECT protect_tenant_table('apps');

-- Links and codes ------------------------------------------------------------------------------------------------

CREATE TABLE verifications (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'password-reset', 'email-change', 'operator-set-up')),
  user_id uuid,
  email text NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  -- The browser that asked, hashed; empty where nobody's browser asked (an invitation).
  browser_hash bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX verifications_by_user ON verifications (organization_id, user_id, purpose);
SELECT protect_tenant_table('verifications');

-- One identical row for whoever asks for a mail, known or not; a job looks up and answers by mail.
CREATE TABLE mail_requests (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('password-reset', 'organization-list', 'invitation-renewal')),
  reference text NOT NULL,
  -- What was typed, sealed until it is answered, then erased.
  sealed_email bytea,
  host text NOT NULL,
  locale text NOT NULL,
  ip inet,
  user_agent text NOT NULL DEFAULT '',
  browser_hash bytea,
  -- Whether this address answers for that organization; where not, nothing is sent.
  right_address boolean NOT NULL,
  organization_known boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  claimed_until timestamptz,
  handled_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX mail_requests_due ON mail_requests (created_at) WHERE handled_at IS NULL;
SELECT protect_tenant_table('mail_requests');

-- Attempts and sessions ------------------------------------------------------------------------------------------

CREATE TABLE attempts (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  kind text NOT NULL CHECK (kind IN ('sign-in', 'recovery', 'link', 'error')),
  reference text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('succeeded', 'refused', 'failed')),
  cause text NOT NULL,
  user_id uuid,
  -- People type passwords into the wrong field: what matched nobody is kept as a MAC only.
  identifier_mac bytea,
  host text NOT NULL,
  ip inet,
  user_agent text NOT NULL DEFAULT '',
  detail jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX attempts_by_reference ON attempts (organization_id, reference);
CREATE INDEX attempts_by_time ON attempts (organization_id, at DESC, id);
CREATE INDEX attempts_by_user ON attempts (organization_id, user_id, at DESC) WHERE user_id IS NOT NULL;
SELECT protect_tenant_table('attempts');

CREATE TABLE attempt_counters (
  organization_id uuid NOT NULL REFERENCES organizations,
  account_key bytea NOT NULL,
  -- Empty for browsers that never signed this account in; else that browser's own lane.
  lane bytea NOT NULL DEFAULT '',
  failures integer NOT NULL,
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, account_key, lane)
);
SELECT protect_tenant_table('attempt_counters');

CREATE TABLE sessions (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  user_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  host text NOT NULL,
  method text NOT NULL,
  browser_hash bytea NOT NULL,
  ip inet,
  user_agent text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  idle_limit interval NOT NULL,
  expires_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_because text,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX sessions_by_user ON sessions (organization_id, user_id) WHERE ended_at IS NULL;
SELECT protect_tenant_table('sessions');

CREATE TABLE known_browsers (
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  browser_hash bytea NOT NULL,
  last_sign_in_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id, browser_hash),
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
SELECT protect_tenant_table('known_browsers');

-- Audit ----------------------------------------------------------------------------------------------------------

CREATE TABLE audit_events (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid,
  change jsonb NOT NULL,
  -- sha256(salt || personal data); the data itself stands in audit_personal and may be erased.
  personal_digest bytea,
  mac bytea NOT NULL,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX audit_events_by_time ON audit_events (organization_id, at DESC, id);
SELECT protect_tenant_table('audit_events');

CREATE TABLE audit_personal (
  organization_id uuid NOT NULL,
  event_id uuid NOT NULL,
  salt bytea NOT NULL,
  data jsonb NOT NULL,
  PRIMARY KEY (organization_id, event_id),
  FOREIGN KEY (organization_id, event_id) REFERENCES audit_events
);
SELECT protect_tenant_table('audit_personal');

CREATE TABLE audit_unsealed (
  organization_id uuid NOT NULL,
  event_id uuid NOT NULL,
  PRIMARY KEY (organization_id, event_id),
  FOREIGN KEY (organization_id, event_id) REFERENCES audit_events
);
SELECT protect_tenant_table('audit_unsealed');

CREATE TABLE audit_seals (
  organization_id uuid NOT NULL,
  sequence bigint NOT NULL,
  event_id uuid NOT NULL,
  chain bytea NOT NULL,
  sealed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, sequence),
  UNIQUE (organization_id, event_id),
  FOREIGN KEY (organization_id, event_id) REFERENCES audit_events
);
SELECT protect_tenant_table('audit_seals');

-- Mail -----------------------------------------------------------------------------------------------------------

CREATE TABLE mails (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  kind text NOT NULL,
  -- Recipient, subject and both bodies, sealed; erased once sent.
  sealed bytea,
  user_id uuid,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'sent', 'failed')),
  attempts integer NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_error text,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
CREATE INDEX mails_due ON mails (next_attempt_at) WHERE status = 'queued';
SELECT protect_tenant_table('mails');

-- How often an address was written to, across organizations; only its MAC stands here.
CREATE TABLE mail_budgets (
  address_key bytea NOT NULL,
  id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (address_key, id)
);

-- People who are known elsewhere: in a database or a directory that somebody else keeps.

CREATE TABLE identity_sources (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  kind text NOT NULL,
  -- What its button says.
  label text NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
  position integer NOT NULL DEFAULT 0,
  enabled boolean NOT NULL DEFAULT false,
  -- Where its button stands: on the sign-in page, or on the pages of the databases, as social accounts do.
  shown_on text NOT NULL DEFAULT 'sign-in',
  -- People with e-mail addresses of these domains are led here where the organization asks for the address first.
  domains text[] NOT NULL DEFAULT '{}',
  -- What its kind needs, without secrets; the schema is its kind's.
  settings jsonb NOT NULL,
  secrets bytea,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id)
);
SELECT protect_tenant_table('identity_sources');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON identity_sources FOR EACH ROW EXECUTE FUNCTION announce_organization();

-- Who somebody is to a source: by the source's own key, never by e-mail address.
CREATE TABLE user_identities (
  organization_id uuid NOT NULL,
  source_id uuid NOT NULL,
  subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 512),
  user_id uuid NOT NULL,
  -- The address as the source gave it when it was last seen.
  email text,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, source_id, subject),
  UNIQUE (organization_id, source_id, user_id),
  FOREIGN KEY (organization_id, source_id) REFERENCES identity_sources ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX user_identities_by_user ON user_identities (organization_id, user_id);
SELECT protect_tenant_table('user_identities');

-- The source that keeps this person; null for who is kept here. A person of a source comes in by it alone.
ALTER TABLE users ADD COLUMN source_id uuid,
  ADD FOREIGN KEY (organization_id, source_id) REFERENCES identity_sources;
ALTER TABLE sessions ADD COLUMN source_id uuid;

-- A generated password stands beside the person's own one until its time is over.
ALTER TABLE credentials ADD COLUMN expires_at timestamptz;

-- The words that these columns may hold are a type of the program; checking them again with every row of a sign-in costs
-- more than the row does. The same holds for references that lock the organization's one row again and again.
ALTER TABLE credentials DROP CONSTRAINT credentials_kind_check;
ALTER TABLE verifications DROP CONSTRAINT verifications_purpose_check;
ALTER TABLE mail_requests DROP CONSTRAINT mail_requests_kind_check;
ALTER TABLE attempts DROP CONSTRAINT attempts_kind_check, DROP CONSTRAINT attempts_outcome_check,
  DROP CONSTRAINT attempts_organization_id_fkey;
ALTER TABLE attempt_counters DROP CONSTRAINT attempt_counters_organization_id_fkey;
ALTER TABLE audit_events DROP CONSTRAINT audit_events_organization_id_fkey;
ALTER TABLE audit_unsealed DROP CONSTRAINT audit_unsealed_organization_id_event_id_fkey;

-- When somebody was here last is known of each of their browsers; a second place would be one more row to write.
ALTER TABLE users DROP COLUMN last_sign_in_at;

-- The facts of a sign-in, whatever the way in: by e-mail address and password, through a source, or by a proof that a
-- flow has taken already. Raises the counter where this is an attempt that counts.
DROP FUNCTION sign_in_facts(uuid, text, text, bytea, bytea, bytea, boolean);
CREATE FUNCTION sign_in_facts(
  p_organization uuid,    -- known by the address; null at the shared one
  p_name text,            -- the organization's name as typed, folded
  p_email text,           -- folded
  p_account_key bytea,    -- MAC of the e-mail address
  p_unknown_key bytea,    -- MAC of name and e-mail address, for an organization that does not exist
  p_browser bytea,        -- hash of the browser's id
  p_raise boolean,        -- whether this is an attempt that counts; false where an administrator only checks a person
  p_user uuid,            -- the person, where a proof has told already who it is; null: found by e-mail address
  p_source uuid           -- the source that is asked; null: the password is kept here
) RETURNS TABLE (
  organization_id uuid, organization_known boolean, organization_status text, own_address boolean, settings jsonb,
  user_id uuid, name text, email text, role text, status text, email_verified boolean, locale text,
  access_started boolean, access_ended boolean, seated boolean, secret bytea, temporary bytea, home_source uuid,
  source jsonb, source_secrets bytea,
  account_key bytea, lane bytea, failures integer, wait_seconds integer
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_organization uuid := coalesce(p_organization, organization_by_name(p_name));
  v_known boolean := v_organization IS NOT NULL;
  v_key bytea := p_account_key;
  v_user users%ROWTYPE;
  v_source jsonb;
  v_source_secrets bytea;
  v_lane bytea := '';
  v_failures integer;
  v_wait integer := 0;
BEGIN
  IF NOT v_known THEN
    v_organization := reserved_organization();
    v_key := p_unknown_key;
  END IF;
  PERFORM set_config('app.organization', v_organization::text, true);
  -- A counter lost in a crash costs one more try; waiting for the disk here would cost everybody.
  PERFORM set_config('synchronous_commit', 'off', true);

  IF v_known THEN
    IF p_user IS NULL THEN
      SELECT * INTO v_user FROM users u WHERE u.organization_id = v_organization AND u.email_folded = p_email;
    ELSE
      SELECT * INTO v_user FROM users u WHERE u.organization_id = v_organization AND u.id = p_user;
    END IF;
    IF EXISTS (SELECT 1 FROM known_browsers k WHERE k.organization_id = v_organization AND k.user_id = v_user.id
                 AND k.browser_hash = p_browser) THEN
      v_lane := p_browser;
    END IF;
    IF p_source IS NOT NULL THEN
      SELECT to_jsonb(s) - 'secrets', s.secrets INTO v_source, v_source_secrets FROM identity_sources s
        WHERE s.organization_id = v_organization AND s.id = p_source;
    END IF;
  END IF;

  IF p_raise THEN
    INSERT INTO attempt_counters AS c VALUES (v_organization, v_key, v_lane, 1, now())
      ON CONFLICT ON CONSTRAINT attempt_counters_pkey DO UPDATE
        SET failures = c.failures + 1, last_at = greatest(c.last_at, now())
        -- Of two attempts at one moment the one that began first may come second: it does not wait for the other.
        WHERE attempt_wait(c.failures) = interval '0' OR c.last_at + attempt_wait(c.failures) <= now()
      RETURNING c.failures INTO v_failures;
  END IF;
  IF v_failures IS NULL THEN
    SELECT c.failures,
           greatest(p_raise::integer, ceil(extract(epoch FROM c.last_at + attempt_wait(c.failures) - now())))
      INTO v_failures, v_wait FROM attempt_counters c
      WHERE c.organization_id = v_organization AND c.account_key = v_key AND c.lane = v_lane;
  END IF;

  RETURN QUERY SELECT
    v_organization, v_known,
    (SELECT o.status FROM organizations o WHERE o.organization_id = v_organization),
    EXISTS (SELECT 1 FROM organization_addresses a WHERE a.organization_id = v_organization
              AND a.verified_at IS NOT NULL AND a.released_at IS NULL),
    (SELECT jsonb_object_agg(s.section, s.value) FROM settings s WHERE s.organization_id = v_organization
       AND s.section IN ('sign-in', 'sessions')),
    v_user.id, v_user.name, v_user.email, v_user.role, v_user.status, v_user.email_verified_at IS NOT NULL,
    v_user.locale,
    v_user.access_starts_at IS NULL OR v_user.access_starts_at <= now(),
    v_user.access_ends_at IS NOT NULL AND v_user.access_ends_at <= now(),
    v_user.id IS NOT NULL AND seat_in_force(v_organization, v_user.id),
    (SELECT c.secret FROM credentials c WHERE c.organization_id = v_organization AND c.user_id = v_user.id
       AND c.kind = 'password'),
    (SELECT c.secret FROM credentials c WHERE c.organization_id = v_organization AND c.user_id = v_user.id
       AND c.kind = 'temporary' AND c.expires_at > now()),
    v_user.source_id, v_source, v_source_secrets,
    v_key, v_lane, coalesce(v_failures, 0), coalesce(v_wait, 0);
END $$;

-- The first statement of what ends a sign-in: makes sure that what was judged a moment ago still holds, and holds it until
-- the session is there. A change of the password waits, and then ends that session too; so does switching a source off.
DROP FUNCTION hold_signed_in(uuid, uuid, bytea);
CREATE FUNCTION hold_signed_in(
  p_organization uuid,
  p_user uuid,
  p_secret bytea,         -- the stored password that was compared; null where none was
  p_source uuid           -- the source that answered; null where none was asked
) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  IF p_secret IS NOT NULL THEN
    PERFORM 1 FROM credentials c WHERE c.organization_id = p_organization AND c.user_id = p_user
      AND c.kind = 'password' AND c.secret = p_secret FOR SHARE;
  ELSE
    PERFORM 1 FROM users u WHERE u.organization_id = p_organization AND u.id = p_user FOR KEY SHARE;
  END IF;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the password was changed meanwhile' USING ERRCODE = 'GH001';
  END IF;
  IF p_source IS NOT NULL THEN
    PERFORM 1 FROM identity_sources s WHERE s.organization_id = p_organization AND s.id = p_source AND s.enabled FOR SHARE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the source was switched off meanwhile' USING ERRCODE = 'GH002';
    END IF;
  END IF;
END $$;

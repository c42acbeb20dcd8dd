-- The first of the two round trips of a sign-in: raises the counter of the account and gathers every fact that the
-- steps decide on. It runs as the caller, under row-level security, once it has named the organization.

-- How long to wait after so many failures in a row: nothing for four, then 30 seconds, doubling up to a quarter of an hour.
CREATE FUNCTION attempt_wait(failures integer) RETURNS interval LANGUAGE sql IMMUTABLE
  RETURN CASE WHEN failures < 5 THEN interval '0'
              ELSE least(interval '15 minutes', interval '30 seconds' * power(2, least(failures - 5, 10))) END;

-- Whether someone holds a seat of a licence that is in force at this moment.
CREATE FUNCTION seat_in_force(p_organization uuid, p_user uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM seats JOIN licenses
                   ON licenses.organization_id = seats.organization_id AND licenses.id = seats.license_id
                 WHERE seats.organization_id = p_organization AND seats.user_id = p_user
                   AND licenses.starts_at <= now() AND (licenses.ends_at IS NULL OR licenses.ends_at > now()))
$$;

CREATE FUNCTION sign_in_facts(
  p_organization uuid,    -- known by the address; null at the shared one
  p_name text,            -- the organization's name as typed, folded
  p_email text,           -- folded
  p_account_key bytea,    -- MAC of the e-mail address
  p_unknown_key bytea,    -- MAC of name and e-mail address, for an organization that does not exist
  p_browser bytea,        -- hash of the browser's id
  p_raise boolean         -- whether this is an attempt that counts; false where an administrator only checks a person
) RETURNS TABLE (
  organization_id uuid, organization_known boolean, organization_status text, own_address boolean, settings jsonb,
  user_id uuid, name text, role text, status text, email_verified boolean, locale text,
  access_started boolean, access_ended boolean, seated boolean, secret bytea,
  account_key bytea, lane bytea, failures integer, wait_seconds integer
) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  v_organization uuid := coalesce(p_organization, organization_by_name(p_name));
  v_known boolean := v_organization IS NOT NULL;
  v_key bytea := p_account_key;
  v_user users%ROWTYPE;
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
    SELECT * INTO v_user FROM users u WHERE u.organization_id = v_organization AND u.email_folded = p_email;
    IF EXISTS (SELECT 1 FROM known_browsers k WHERE k.organization_id = v_organization AND k.user_id = v_user.id
                 AND k.browser_hash = p_browser) THEN
      v_lane := p_browser;
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
    v_user.id, v_user.name, v_user.role, v_user.status, v_user.email_verified_at IS NOT NULL, v_user.locale,
    v_user.access_starts_at IS NULL OR v_user.access_starts_at <= now(),
    v_user.access_ends_at IS NOT NULL AND v_user.access_ends_at <= now(),
    v_user.id IS NOT NULL AND seat_in_force(v_organization, v_user.id),
    (SELECT c.secret FROM credentials c WHERE c.organization_id = v_organization AND c.user_id = v_user.id
       AND c.kind = 'password'),
    v_key, v_lane, coalesce(v_failures, 0), coalesce(v_wait, 0);
END $$;

-- The first statement of what ends a sign-in: holds the person's row and makes sure that the password which was compared
-- is still theirs. A reset that came between has ended every session; this one must not begin.
CREATE FUNCTION hold_signed_in(p_organization uuid, p_user uuid, p_secret bytea) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  UPDATE users SET last_sign_in_at = now() WHERE organization_id = p_organization AND id = p_user;
  IF NOT EXISTS (SELECT 1 FROM credentials c WHERE c.organization_id = p_organization AND c.user_id = p_user
                   AND c.kind = 'password' AND c.secret = p_secret) THEN
    RAISE EXCEPTION 'the password was changed meanwhile' USING ERRCODE = 'GH001';
  END IF;
END $$;

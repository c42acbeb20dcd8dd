-- The named exceptions to 'one organization at a time': an exact value in, ids out. They run as the owner.

CREATE FUNCTION organization_by_host(p_host text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT organization_id FROM organization_addresses
    WHERE host = p_host AND verified_at IS NOT NULL AND released_at IS NULL
$$;

-- By short name first, then by full name.
CREATE FUNCTION organization_by_name(p_folded text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT organization_id FROM organizations WHERE slug = p_folded OR name_folded = p_folded
    ORDER BY (slug = p_folded) DESC LIMIT 1
$$;

CREATE FUNCTION reserved_organization() RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT organization_id FROM organizations WHERE reserved
$$;

-- Where an address has an account that may sign in (for the mail that answers 'which organization am I in?').
CREATE FUNCTION organizations_of_email(p_folded text) RETURNS TABLE (organization_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT users.organization_id FROM users JOIN organizations USING (organization_id)
    WHERE users.email_folded = p_folded AND users.status = 'active' AND organizations.status = 'active'
    ORDER BY organizations.name LIMIT 50
$$;

-- What is due -----------------------------------------------------------------------------------------------------

-- Takes queued mails for a minute, so that two senders never hold the same one.
CREATE FUNCTION claim_mails(p_most integer) RETURNS TABLE (organization_id uuid, id uuid)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH claimed AS MATERIALIZED (
    SELECT due.organization_id, due.id FROM mails due
      WHERE due.status = 'queued' AND due.next_attempt_at <= now()
      ORDER BY due.next_attempt_at LIMIT p_most FOR UPDATE SKIP LOCKED)
  UPDATE mails SET next_attempt_at = now() + interval '1 minute', attempts = mails.attempts + 1
    FROM claimed WHERE mails.organization_id = claimed.organization_id AND mails.id = claimed.id
    RETURNING mails.organization_id, mails.id
$$;

CREATE FUNCTION claim_mail_requests(p_most integer) RETURNS TABLE (organization_id uuid, id uuid, kind text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH claimed AS MATERIALIZED (
    SELECT due.organization_id, due.id FROM mail_requests due
      WHERE due.handled_at IS NULL AND (due.claimed_until IS NULL OR due.claimed_until < now())
      ORDER BY due.created_at LIMIT p_most FOR UPDATE SKIP LOCKED)
  UPDATE mail_requests SET claimed_until = now() + interval '1 minute'
    FROM claimed WHERE mail_requests.organization_id = claimed.organization_id AND mail_requests.id = claimed.id
    RETURNING mail_requests.organization_id, mail_requests.id, mail_requests.kind
$$;

CREATE FUNCTION organizations_to_seal() RETURNS TABLE (organization_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT audit_unsealed.organization_id FROM audit_unsealed
$$;

-- People whose access ends within a day and who were not told yet.
CREATE FUNCTION access_reminders_due() RETURNS TABLE (organization_id uuid, user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT users.organization_id, users.id FROM users
    WHERE users.access_ends_at BETWEEN now() AND now() + interval '1 day'
      AND users.access_reminded_at IS NULL AND users.status <> 'suspended'
$$;

-- Organizations with open sessions of people who may not be here any more.
CREATE FUNCTION organizations_with_sessions_to_end() RETURNS TABLE (organization_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT sessions.organization_id FROM sessions
    JOIN users ON users.organization_id = sessions.organization_id AND users.id = sessions.user_id
    WHERE sessions.ended_at IS NULL
      AND (sessions.expires_at <= now() OR sessions.last_seen_at + sessions.idle_limit <= now()
           OR users.access_ends_at <= now() OR users.status <> 'active')
$$;

-- Operators see the organizations, never their people.
CREATE FUNCTION organizations_for_operators(p_search text, p_after text, p_most integer)
  RETURNS TABLE (organization_id uuid, slug text, name text, status text, created_at timestamptz,
                 users bigint, seats bigint, seats_taken bigint, hosts text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.organization_id, o.slug, o.name, o.status, o.created_at,
         (SELECT count(*) FROM (SELECT 1 FROM users u WHERE u.organization_id = o.organization_id LIMIT 10000) counted),
         (SELECT coalesce(sum(l.seats), 0) FROM licenses l WHERE l.organization_id = o.organization_id
            AND l.starts_at <= now() AND (l.ends_at IS NULL OR l.ends_at > now())),
         (SELECT coalesce(sum(l.seats_taken), 0) FROM licenses l WHERE l.organization_id = o.organization_id
            AND l.starts_at <= now() AND (l.ends_at IS NULL OR l.ends_at > now())),
         (SELECT coalesce(array_agg(a.host ORDER BY a.host), '{}') FROM organization_addresses a
            WHERE a.organization_id = o.organization_id AND a.released_at IS NULL)
    FROM organizations o
    WHERE NOT o.reserved AND o.slug > p_after
      AND (p_search = '' OR o.slug LIKE p_search || '%' OR o.name_folded LIKE '%' || p_search || '%')
    ORDER BY o.slug LIMIT p_most
$$;

-- Removes what its time has passed: pending secrets, answered requests, counters, old attempts, ended sessions.
CREATE FUNCTION sweep_expired() RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM verifications WHERE expires_at < now() - interval '30 days';
  DELETE FROM mail_requests WHERE handled_at < now() - interval '30 days';
  DELETE FROM mails WHERE status <> 'queued' AND created_at < now() - interval '30 days';
  DELETE FROM mail_budgets WHERE at < now() - interval '1 day';
  DELETE FROM attempt_counters WHERE last_at < now() - interval '30 days';
  DELETE FROM attempts WHERE at < now() - interval '180 days';
  DELETE FROM sessions WHERE ended_at < now() - interval '30 days' OR expires_at < now() - interval '30 days';
  DELETE FROM known_browsers WHERE last_sign_in_at < now() - interval '400 days';
END $$;

-- Every process keeps organizations in memory and hears by this channel when one changed.
CREATE FUNCTION announce_organization() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('organization_changed', coalesce(NEW.organization_id, OLD.organization_id)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON organizations FOR EACH ROW EXECUTE FUNCTION announce_organization();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON organization_addresses FOR EACH ROW EXECUTE FUNCTION announce_organization();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON settings FOR EACH ROW EXECUTE FUNCTION announce_organization();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON wordings FOR EACH ROW EXECUTE FUNCTION announce_organization();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON organization_files FOR EACH ROW EXECUTE FUNCTION announce_organization();

-- Wakes the clock of every process when there is mail to send or a request to answer.
CREATE FUNCTION announce_work() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('work_due', TG_TABLE_NAME);
  RETURN NULL;
END $$;
CREATE TRIGGER announce AFTER INSERT ON mails FOR EACH STATEMENT EXECUTE FUNCTION announce_work();
CREATE TRIGGER announce AFTER INSERT ON mail_requests FOR EACH STATEMENT EXECUTE FUNCTION announce_work();

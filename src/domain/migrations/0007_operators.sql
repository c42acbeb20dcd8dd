-- What the operators' rooms need beyond the foundation.

-- A licence that is withdrawn before it began starts and ends at that moment: it was never in force.
ALTER TABLE licenses DROP CONSTRAINT licenses_check;
ALTER TABLE licenses ADD CONSTRAINT licenses_end_after_start CHECK (ends_at >= starts_at);

-- Names of organizations ------------------------------------------------------------------------------------------

-- People type either the short or the full name, so no organization's short name may be another's full name either.
CREATE TABLE organization_names (
  organization_id uuid NOT NULL REFERENCES organizations ON DELETE CASCADE,
  name text NOT NULL UNIQUE,
  PRIMARY KEY (organization_id, name)
);
SELECT protect_tenant_table('organization_names');

CREATE FUNCTION keep_organization_names() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM organization_names WHERE organization_id = NEW.organization_id;
  INSERT INTO organization_names
    SELECT DISTINCT NEW.organization_id, name FROM unnest(ARRAY[NEW.slug, NEW.name_folded]) AS name;
  RETURN NULL;
END $$;
CREATE TRIGGER keep_names AFTER INSERT OR UPDATE OF slug, name_folded ON organizations
  FOR EACH ROW EXECUTE FUNCTION keep_organization_names();
INSERT INTO organization_names SELECT organization_id, slug FROM organizations
  UNION SELECT organization_id, name_folded FROM organizations;

-- Addresses -------------------------------------------------------------------------------------------------------

-- Since when the proof of a foreign domain is missing. The address goes on working: a person decides what follows.
ALTER TABLE organization_addresses ADD COLUMN failing_since timestamptz;
ALTER TABLE organization_addresses ADD CHECK (host ~ '^[a-z0-9-]+(\.[a-z0-9-]+)+$');

-- Lets a host name go that nobody may claim any more: released more than 30 days ago, or asked for and never proven.
CREATE FUNCTION free_address(p_host text) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM organization_addresses WHERE host = p_host
    AND (released_at < now() - interval '30 days'
         OR (verified_at IS NULL AND released_at IS NULL AND created_at < now() - interval '7 days'))
$$;

-- Takes addresses whose proof was not looked at for a day; no other process takes them meanwhile.
CREATE FUNCTION claim_addresses(p_most integer) RETURNS TABLE (organization_id uuid, host text)
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE organization_addresses SET checked_at = now()
    FROM (SELECT due.host FROM organization_addresses due
            WHERE due.proof <> '' AND due.verified_at IS NOT NULL AND due.released_at IS NULL
              AND (due.checked_at IS NULL OR due.checked_at < now() - interval '1 day')
            ORDER BY due.checked_at NULLS FIRST LIMIT p_most FOR UPDATE SKIP LOCKED) AS claimed
    WHERE organization_addresses.host = claimed.host
    RETURNING organization_addresses.organization_id, organization_addresses.host
$$;

-- The operators' list ---------------------------------------------------------------------------------------------

-- Organizations by short name, forwards from one or backwards from one; numbers only, never people.
CREATE FUNCTION list_organizations(p_search text, p_after text, p_before text, p_most integer)
  RETURNS TABLE (organization_id uuid, slug text, name text, status text, created_at timestamptz,
                 users bigint, owners bigint, seats bigint, seats_taken bigint, hosts text[], failing boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.organization_id, o.slug, o.name, o.status, o.created_at,
         (SELECT count(*) FROM (SELECT 1 FROM users u WHERE u.organization_id = o.organization_id LIMIT 10000) counted),
         (SELECT count(*) FROM users u WHERE u.organization_id = o.organization_id AND u.role = 'owner'
            AND u.status = 'active'),
         coalesce(l.seats, 0), coalesce(l.taken, 0), coalesce(a.hosts, '{}'), coalesce(a.failing, false)
    FROM (SELECT * FROM organizations o
            WHERE NOT o.reserved AND (p_after = '' OR o.slug > p_after) AND (p_before = '' OR o.slug < p_before)
              AND (p_search = '' OR strpos(o.slug, p_search) > 0 OR strpos(o.name_folded, p_search) > 0
                   OR EXISTS (SELECT 1 FROM organization_addresses h WHERE h.organization_id = o.organization_id
                                AND h.released_at IS NULL AND strpos(h.host, p_search) > 0))
            ORDER BY CASE WHEN p_before = '' THEN o.slug END, o.slug DESC LIMIT p_most) o
    LEFT JOIN LATERAL (SELECT sum(seats) AS seats, sum(seats_taken) AS taken FROM licenses
                         WHERE licenses.organization_id = o.organization_id AND starts_at <= now()
                           AND (ends_at IS NULL OR ends_at > now())) l ON true
    LEFT JOIN LATERAL (SELECT array_agg(host ORDER BY created_at, host) AS hosts,
                              bool_or(failing_since < now() - interval '7 days') AS failing
                         FROM organization_addresses
                         WHERE organization_addresses.organization_id = o.organization_id
                           AND verified_at IS NOT NULL AND released_at IS NULL) a ON true
    ORDER BY o.slug
$$;

CREATE FUNCTION count_organizations(p_search text) RETURNS bigint
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM (SELECT 1 FROM organizations o
    WHERE NOT o.reserved
      AND (p_search = '' OR strpos(o.slug, p_search) > 0 OR strpos(o.name_folded, p_search) > 0
           OR EXISTS (SELECT 1 FROM organization_addresses h WHERE h.organization_id = o.organization_id
                        AND h.released_at IS NULL AND strpos(h.host, p_search) > 0))
    LIMIT 10001) counted
$$;

-- How the portal fares as a whole, in numbers.
CREATE FUNCTION portal_numbers() RETURNS TABLE (
  organizations bigint, sessions bigint, mails_queued bigint, oldest_mail timestamptz, mails_failed bigint,
  requests_waiting bigint, events_unsealed bigint, addresses_failing bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (SELECT count(*) FROM organizations WHERE NOT reserved),
         (SELECT count(*) FROM (SELECT 1 FROM sessions WHERE ended_at IS NULL AND expires_at > now() LIMIT 10000) s),
         (SELECT count(*) FROM (SELECT 1 FROM mails WHERE status = 'queued' LIMIT 10000) m),
         (SELECT min(created_at) FROM mails WHERE status = 'queued'),
         (SELECT count(*) FROM (SELECT 1 FROM mails WHERE status = 'failed' AND created_at > now() - interval '1 day'
                                  LIMIT 10000) m),
         (SELECT count(*) FROM (SELECT 1 FROM mail_requests WHERE handled_at IS NULL LIMIT 10000) r),
         (SELECT count(*) FROM (SELECT 1 FROM audit_unsealed LIMIT 10000) e),
         (SELECT count(*) FROM organization_addresses WHERE failing_since IS NOT NULL AND released_at IS NULL)
$$;

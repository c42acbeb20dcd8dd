-- What the people who run the portal need: every organization's id for work on all of them, and what waits, in numbers.

CREATE FUNCTION every_organization(p_after uuid, p_most integer) RETURNS TABLE (organization_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT o.organization_id FROM organizations o
    WHERE p_after IS NULL OR o.organization_id > p_after ORDER BY o.organization_id LIMIT p_most
$$;

CREATE INDEX mails_failed ON mails (created_at) WHERE status = 'failed';

-- Looked at every few seconds, so it counts no further than 10,000.
CREATE FUNCTION backlog() RETURNS TABLE (
  mails_queued bigint, oldest_mail_seconds double precision, mails_failed bigint,
  requests_waiting bigint, oldest_request_seconds double precision, events_unsealed bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT (SELECT count(*) FROM (SELECT 1 FROM mails WHERE status = 'queued' LIMIT 10000) m),
         (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM mails WHERE status = 'queued'),
         (SELECT count(*) FROM (SELECT 1 FROM mails WHERE status = 'failed' AND created_at > now() - interval '1 day'
                                  LIMIT 10000) f),
         (SELECT count(*) FROM (SELECT 1 FROM mail_requests WHERE handled_at IS NULL LIMIT 10000) r),
         (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0) FROM mail_requests WHERE handled_at IS NULL),
         (SELECT count(*) FROM (SELECT 1 FROM audit_unsealed LIMIT 10000) e)
$$;

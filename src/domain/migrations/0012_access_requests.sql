-- People without an account who ask for one: a queue that administrators decide.

-- What was typed beside the e-mail address, sealed like it, and erased with it.
ALTER TABLE mail_requests ADD COLUMN sealed_details bytea;

CREATE TABLE access_requests (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  email text NOT NULL CHECK (length(email) <= 254),
  -- As addresses are compared: NFKC, lower case.
  email_folded text NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  reason text NOT NULL CHECK (length(reason) <= 2000),
  locale text NOT NULL,
  -- The link that verifies the address; none where a code has done so before.
  verification_id uuid,
  -- 'unverified' until somebody proves to read the address; nobody decides on those, nor sees them.
  status text NOT NULL CHECK (status IN ('unverified', 'open', 'approved', 'declined', 'expired', 'closed')),
  asked_at timestamptz NOT NULL DEFAULT now(),
  verified_at timestamptz,
  -- Since when it waits for a decision; anew where a decision was taken back.
  opened_at timestamptz,
  decided_at timestamptz,
  decided_by uuid,
  -- What the person was told with a refusal.
  answer text CHECK (length(answer) <= 1000),
  -- Who was invited for it.
  user_id uuid,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, verification_id),
  CHECK (status = 'unverified' OR verified_at IS NOT NULL AND opened_at IS NOT NULL),
  CHECK (status IN ('unverified', 'open') OR decided_at IS NOT NULL)
);
-- One that waits for each address, whatever runs at once.
CREATE UNIQUE INDEX access_requests_open ON access_requests (organization_id, email_folded) WHERE status = 'open';
CREATE INDEX access_requests_waiting ON access_requests (organization_id, opened_at, id) WHERE status = 'open';
CREATE INDEX access_requests_decided ON access_requests (organization_id, decided_at DESC, id DESC)
  WHERE decided_at IS NOT NULL;
SELECT protect_tenant_table('access_requests');

-- Removes what its time has passed: links that nobody followed, requests that nobody decided, decisions of half a year ago.
CREATE FUNCTION sweep_access_requests() RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM access_requests WHERE status = 'unverified' AND asked_at < now() - interval '1 day';
  UPDATE access_requests SET status = 'expired', decided_at = now()
    WHERE status = 'open' AND opened_at < now() - interval '30 days';
  DELETE FROM access_requests WHERE decided_at < now() - interval '180 days';
END $$;

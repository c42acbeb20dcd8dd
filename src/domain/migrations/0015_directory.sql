-- People on their way to a directory and back.

-- Somebody was sent to a directory and has not come back yet. What they come back with is taken once, in the browser that
-- went, and for the source it went to.
CREATE TABLE directory_sign_ins (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  source_id uuid NOT NULL,
  -- The terms of the source at that moment: an answer to former ones is worth nothing.
  source_version integer NOT NULL,
  state_hash bytea NOT NULL,
  browser_hash bytea NOT NULL,
  -- Nonce and proof key.
  sealed bytea NOT NULL,
  -- 'sign-in', or 'link': then the person and session that the directory's account is to be linked to.
  purpose text NOT NULL,
  user_id uuid,
  session_id uuid,
  -- Where the person was going.
  next text NOT NULL DEFAULT '',
  remember boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, state_hash),
  CHECK ((purpose = 'link') = (user_id IS NOT NULL AND session_id IS NOT NULL)),
  FOREIGN KEY (organization_id, source_id) REFERENCES identity_sources ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX directory_sign_ins_by_expiry ON directory_sign_ins (organization_id, expires_at);
SELECT protect_tenant_table('directory_sign_ins');

-- At the shared address nothing else says whose source a path names.
CREATE FUNCTION organization_of_source(p_source uuid) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT organization_id FROM identity_sources WHERE id = p_source LIMIT 1
$$;
CREATE INDEX identity_sources_by_id ON identity_sources (id);

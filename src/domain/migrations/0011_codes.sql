-- Codes that are mailed and typed in again, and how often they were guessed wrong.

-- One story that proves an address by a code: begun by anybody, for an address that may be nobody's. What can be seen of
-- it is the same whether or not somebody was written to.
CREATE TABLE code_flows (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  purpose text NOT NULL,
  secret_hash bytea NOT NULL UNIQUE,
  -- The browser that began it, hashed: nobody else's is answered.
  browser_hash bytea NOT NULL,
  -- As typed, sealed; erased with the end of the story.
  sealed_email bytea,
  -- MACs of the account, of the organization as it was named and of the network it was begun from: their failed tries are
  -- counted, whether or not there are such ones.
  account_key bytea NOT NULL,
  organization_key bytea NOT NULL,
  network_key bytea NOT NULL,
  -- Whose account it is, once the job that looks up has found one.
  user_id uuid,
  -- How many codes were asked for, and the MAC of the last one; null until somebody is written to.
  codes integer NOT NULL DEFAULT 0,
  code_mac bytea,
  long boolean NOT NULL DEFAULT false,
  tries integer NOT NULL DEFAULT 0,
  asked_at timestamptz,
  expires_at timestamptz,
  verified_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
CREATE INDEX code_flows_by_age ON code_flows (created_at);
SELECT protect_tenant_table('code_flows');

-- Failed tries of an account and of an organization, newest last, and until when their codes are long ones.
CREATE TABLE code_budgets (
  organization_id uuid NOT NULL REFERENCES organizations,
  key bytea NOT NULL,
  failures timestamptz[] NOT NULL,
  beyond_until timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, key)
);
SELECT protect_tenant_table('code_budgets');

-- The same of a network and of the whole portal: MACs only, and nobody but the two functions below may look.
CREATE TABLE portal_code_budgets (
  key bytea PRIMARY KEY,
  failures timestamptz[] NOT NULL,
  beyond_until timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE portal_code_budgets ENABLE ROW LEVEL SECURITY;
ALTER TABLE portal_code_budgets FORCE ROW LEVEL SECURITY;
CREATE POLICY owner ON portal_code_budgets TO CURRENT_USER USING (true) WITH CHECK (true);

-- The failures that still count, with the one of this moment.
CREATE FUNCTION code_failures(p_failures timestamptz[], p_within interval) RETURNS timestamptz[] LANGUAGE sql STABLE
  RETURN (SELECT array_agg(failed.at ORDER BY failed.at)
            FROM unnest(array_append(p_failures, now())) AS failed(at) WHERE failed.at > now() - p_within);

-- Counts a failed try. With the `p_most`th within `p_within` the budget is spent, until `p_quiet` has passed without one;
-- then it begins anew.
CREATE FUNCTION spend_code_budget(p_organization uuid, p_key bytea, p_most integer, p_within interval, p_quiet interval)
  RETURNS void LANGUAGE sql VOLATILE AS $$
  INSERT INTO code_budgets AS b (organization_id, key, failures) VALUES (p_organization, p_key, ARRAY[now()])
  ON CONFLICT (organization_id, key) DO UPDATE SET changed_at = now(),
    failures = CASE WHEN b.beyond_until > now() OR cardinality(code_failures(b.failures, p_within)) >= p_most
                    THEN '{}' ELSE code_failures(b.failures, p_within) END,
    beyond_until = CASE WHEN b.beyond_until > now() OR cardinality(code_failures(b.failures, p_within)) >= p_most
                        THEN now() + p_quiet END
$$;

CREATE FUNCTION spend_portal_code_budget(p_key bytea, p_most integer, p_within interval, p_quiet interval) RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO portal_code_budgets AS b (key, failures) VALUES (p_key, ARRAY[now()])
  ON CONFLICT (key) DO UPDATE SET changed_at = now(),
    failures = CASE WHEN b.beyond_until > now() OR cardinality(code_failures(b.failures, p_within)) >= p_most
                    THEN '{}' ELSE code_failures(b.failures, p_within) END,
    beyond_until = CASE WHEN b.beyond_until > now() OR cardinality(code_failures(b.failures, p_within)) >= p_most
                        THEN now() + p_quiet END
$$;

CREATE FUNCTION portal_code_budget_spent(p_keys bytea[]) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM portal_code_budgets WHERE key = ANY(p_keys) AND beyond_until > now())
$$;

CREATE FUNCTION sweep_codes() RETURNS void
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM code_flows WHERE created_at < now() - interval '1 day';
  DELETE FROM code_budgets WHERE changed_at < now() - interval '31 days';
  DELETE FROM portal_code_budgets WHERE changed_at < now() - interval '31 days';
END $$;

-- The story that a request for a mail belongs to: its code is made when the request is answered.
ALTER TABLE mail_requests ADD COLUMN code_flow uuid;
CREATE INDEX mail_requests_by_code_flow ON mail_requests (organization_id, code_flow) WHERE code_flow IS NOT NULL;

-- Whoever forgot a password names an organization at the shared address, and what they see next depends on how that
-- organization's people recover. One that does not exist, or is served elsewhere, must not be told by it: it looks like one
-- of those that are served here, each as likely as the others. Which one follows from the name (`p_lot`, a MAC of it), so
-- that it is always the same, also when others come and go.
CREATE FUNCTION recovery_asked_for(p_folded text, p_lot text)
  RETURNS TABLE (organization_id uuid, organization_known boolean, reserved boolean, own_address boolean, settings jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH asked AS MATERIALIZED (SELECT * FROM organization_asked_for(p_folded)),
       stand_in AS MATERIALIZED (
         SELECT (SELECT o.organization_id FROM organizations o
                   WHERE NOT o.reserved AND NOT EXISTS (
                     SELECT 1 FROM organization_addresses a WHERE a.organization_id = o.organization_id
                       AND a.verified_at IS NOT NULL AND a.released_at IS NULL)
                   ORDER BY md5(p_lot || o.organization_id::text) LIMIT 1) AS id)
  SELECT asked.organization_id, asked.organization_known, asked.reserved, asked.own_address,
         (SELECT s.value FROM settings s WHERE s.section = 'recovery' AND s.organization_id =
            CASE WHEN asked.organization_known AND NOT asked.own_address THEN asked.organization_id ELSE stand_in.id END)
    FROM asked, stand_in
$$;

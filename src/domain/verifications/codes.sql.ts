import sql, { type Sql } from 'sql-template-tag';

/** Milliseconds and counts that every code obeys; see codes.ts. */
export interface CodeRules {
  readonly lifetime: number;
  readonly tries: number;
  readonly codes: number;
  readonly resendAfter: number;
  readonly flowLifetime: number;
  readonly verifiedLifetime: number;
}

export const insertCodeFlow = (row: {
  organizationId: string;
  id: string;
  purpose: string;
  secretHash: Buffer;
  browserHash: Buffer;
  sealedEmail: Buffer;
  accountKey: Buffer;
  organizationKey: Buffer;
  networkKey: Buffer;
  userId: string | null;
}): Sql => sql`
  INSERT INTO code_flows (organization_id, id, purpose, secret_hash, browser_hash, sealed_email, account_key,
                          organization_key, network_key, user_id)
  VALUES (${row.organizationId}, ${row.id}, ${row.purpose}, ${row.secretHash}, ${row.browserHash}, ${row.sealedEmail},
          ${row.accountKey}, ${row.organizationKey}, ${row.networkKey}, ${row.userId})`;

/** How a flow stands, by its id or by the hash of its secret. */
export const codeFlow = (
  organizationId: string,
  by: { id: string } | { secretHash: Buffer },
  rules: CodeRules,
): Sql => sql`
  SELECT id, organization_id AS "organizationId", purpose, browser_hash AS "browserHash", sealed_email AS sealed,
         account_key AS "accountKey", organization_key AS "organizationKey", network_key AS "networkKey", user_id AS "userId", codes, long, tries,
         greatest(0, ceil(extract(epoch FROM asked_at - now()) + ${rules.resendAfter}::double precision / 1000))::integer
           AS "resendSeconds",
         CASE WHEN finished_at IS NOT NULL THEN 'finished'
              WHEN verified_at IS NOT NULL
                THEN CASE WHEN verified_at > now() - ${rules.verifiedLifetime} * interval '1 millisecond'
                          THEN 'verified' ELSE 'over' END
              WHEN created_at <= now() - ${rules.flowLifetime} * interval '1 millisecond' THEN 'over'
              WHEN codes = 0 THEN 'begun'
              WHEN tries >= ${rules.tries} THEN 'spent'
              WHEN expires_at <= now() THEN 'expired'
              ELSE 'waiting' END AS state
    FROM code_flows
    WHERE organization_id = ${organizationId}
      AND ${'id' in by ? sql`id = ${by.id}` : sql`secret_hash = ${by.secretHash}`}`;

/** Asks for one more code, of which there is none yet: exactly one of any number of callers does. */
export const askOnce = (organizationId: string, id: string, long: boolean, rules: CodeRules): Sql => sql`
  UPDATE code_flows SET codes = codes + 1, asked_at = now(), tries = 0, code_mac = NULL, long = ${long},
                        expires_at = now() + ${rules.lifetime} * interval '1 millisecond'
    WHERE organization_id = ${organizationId} AND id = ${id} AND verified_at IS NULL AND codes < ${rules.codes}
      AND created_at > now() - ${rules.flowLifetime} * interval '1 millisecond'
      AND (asked_at IS NULL OR asked_at <= now() - ${rules.resendAfter} * interval '1 millisecond')`;

/** Gives the code that was asked for its MAC, where it has none yet, and the flow its person. */
export const keepCode = (organizationId: string, id: string, mac: Buffer, userId: string | null): Sql => sql`
  UPDATE code_flows SET code_mac = ${mac}, user_id = coalesce(${userId}::uuid, user_id)
    WHERE organization_id = ${organizationId} AND id = ${id} AND code_mac IS NULL AND codes > 0 AND verified_at IS NULL
      AND expires_at > now()`;

/** Lets one transaction after another try the codes of an account, whichever flow they belong to. */
export const lockAccount = (key: Buffer): Sql => sql`
  SELECT pg_advisory_xact_lock(hashtextextended('code-tries:' || encode(${key}::bytea, 'hex'), 0))`;

/** Counts a try and gives what it is compared with; nothing where no try is left. */
export const takeTry = (
  organizationId: string,
  id: string,
  purpose: string,
  browserHash: Buffer,
  rules: CodeRules,
): Sql => sql`
  UPDATE code_flows SET tries = tries + 1
    WHERE organization_id = ${organizationId} AND id = ${id} AND purpose = ${purpose} AND browser_hash = ${browserHash}
      AND codes > 0 AND verified_at IS NULL AND tries < ${rules.tries} AND expires_at > now()
    RETURNING code_mac AS "codeMac", tries, long`;

export const closeTries = (organizationId: string, id: string, rules: CodeRules): Sql => sql`
  UPDATE code_flows SET tries = ${rules.tries} WHERE organization_id = ${organizationId} AND id = ${id}`;

export const markVerified = (organizationId: string, id: string): Sql => sql`
  UPDATE code_flows SET verified_at = now(), code_mac = NULL
    WHERE organization_id = ${organizationId} AND id = ${id} AND verified_at IS NULL`;

export const consumeCodeFlow = (
  organizationId: string,
  id: string,
  purpose: string,
  browserHash: Buffer,
  rules: CodeRules,
): Sql => sql`
  WITH open AS (
    SELECT id, sealed_email, user_id FROM code_flows
      WHERE organization_id = ${organizationId} AND id = ${id} AND purpose = ${purpose} AND browser_hash = ${browserHash}
        AND finished_at IS NULL AND verified_at > now() - ${rules.verifiedLifetime} * interval '1 millisecond'
      FOR UPDATE)
  UPDATE code_flows SET finished_at = now(), sealed_email = NULL FROM open
    WHERE code_flows.organization_id = ${organizationId} AND code_flows.id = open.id
    RETURNING open.sealed_email AS sealed, open.user_id AS "userId"`;

/** Whether one of the budgets that a flow falls under is spent. */
export const budgetSpent = (
  organizationId: string,
  keys: readonly Buffer[],
  portalKeys: readonly Buffer[],
): Sql => sql`
  SELECT EXISTS (SELECT 1 FROM code_budgets
                   WHERE organization_id = ${organizationId} AND key = ANY(${keys}::bytea[]) AND beyond_until > now())
         OR portal_code_budget_spent(${portalKeys}::bytea[]) AS spent`;

/** At most `most` failed tries within so many milliseconds; then `quiet` milliseconds without one. */
export interface CodeBudget {
  readonly most: number;
  readonly within: number;
}

export const spendBudget = (
  organizationId: string,
  key: Buffer,
  { most, within }: CodeBudget,
  quiet: number,
): Sql => sql`
  SELECT spend_code_budget(${organizationId}, ${key}, ${most}, ${within} * interval '1 millisecond',
                           ${quiet} * interval '1 millisecond')`;

export const spendPortalBudget = (key: Buffer, { most, within }: CodeBudget, quiet: number): Sql => sql`
  SELECT spend_portal_code_budget(${key}, ${most}, ${within} * interval '1 millisecond',
                                  ${quiet} * interval '1 millisecond')`;

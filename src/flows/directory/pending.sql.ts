import sql, { type Sql } from 'sql-template-tag';

export const organizationOfSource = (sourceId: string): Sql => sql`
  SELECT organization_of_source(${sourceId}) AS id`;

export interface NewPending {
  readonly organizationId: string;
  readonly id: string;
  readonly sourceId: string;
  readonly sourceVersion: number;
  readonly stateHash: Buffer;
  readonly browserHash: Buffer;
  readonly sealed: Buffer;
  readonly link: { readonly userId: string; readonly sessionId: string } | undefined;
  readonly next: string;
  readonly remember: boolean;
  /** Milliseconds. */
  readonly lifetime: number;
}

export const insertPending = (pending: NewPending): Sql => sql`
  INSERT INTO directory_sign_ins (organization_id, id, source_id, source_version, state_hash, browser_hash, sealed,
                                  purpose, user_id, session_id, next, remember, expires_at)
  VALUES (${pending.organizationId}, ${pending.id}, ${pending.sourceId}, ${pending.sourceVersion}, ${pending.stateHash},
          ${pending.browserHash}, ${pending.sealed}, ${pending.link ? 'link' : 'sign-in'},
          ${pending.link?.userId ?? null}, ${pending.link?.sessionId ?? null}, ${pending.next}, ${pending.remember},
          now() + ${pending.lifetime} * interval '1 millisecond')`;

/** What came back long ago, or never, says nothing to an administrator any more. */
export const deleteOldPending = (organizationId: string): Sql => sql`
  DELETE FROM directory_sign_ins
    WHERE organization_id = ${organizationId} AND expires_at < now() - interval '1 day'`;

/** Takes what was kept for a state: exactly one of any number of callers gets it, in the browser that went. */
export const consumePending = (
  organizationId: string,
  sourceId: string,
  stateHash: Buffer,
  browserHash: Buffer,
): Sql => sql`
  UPDATE directory_sign_ins SET used_at = now()
    WHERE organization_id = ${organizationId} AND state_hash = ${stateHash} AND source_id = ${sourceId}
      AND browser_hash = ${browserHash} AND used_at IS NULL AND expires_at > now()
    RETURNING id, source_version AS "sourceVersion", sealed, purpose, user_id AS "userId", session_id AS "sessionId",
              next, remember, created_at AS "createdAt"`;

/** Why a state was not taken, for the administrator. */
export const pendingState = (
  organizationId: string,
  sourceId: string,
  stateHash: Buffer,
  browserHash: Buffer,
): Sql => sql`
  SELECT CASE WHEN source_id <> ${sourceId} THEN 'other-source'
              WHEN browser_hash <> ${browserHash} THEN 'other-browser'
              WHEN used_at IS NOT NULL THEN 'used'
              ELSE 'expired' END AS word
    FROM directory_sign_ins WHERE organization_id = ${organizationId} AND state_hash = ${stateHash}`;

/** Whether a session began so lately that its person need not prove themselves again. */
export const sessionIsFresh = (organizationId: string, sessionId: string): Sql => sql`
  SELECT created_at > now() - interval '5 minutes' AS fresh FROM sessions
    WHERE organization_id = ${organizationId} AND id = ${sessionId} AND ended_at IS NULL`;

/** Ends the sessions that a source let somebody into, but for the one they are working in. */
export const endSessionsBySource = (
  organizationId: string,
  userId: string,
  sourceId: string,
  except: string,
): Sql => sql`
  UPDATE sessions SET ended_at = now(), ended_because = 'ended-by-person'
    WHERE organization_id = ${organizationId} AND user_id = ${userId} AND source_id = ${sourceId}
      AND ended_at IS NULL AND id <> ${except}`;

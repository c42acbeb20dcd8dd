import sql, { type Sql } from 'sql-template-tag';
import type { MailRequest } from './requests.ts';

export const insertRequest = (
  id: string,
  request: Omit<MailRequest, 'id'>,
  sealed: { email: Buffer; details: Buffer | null },
): Sql => sql`
  INSERT INTO mail_requests (organization_id, id, kind, reference, sealed_email, sealed_details, host, locale, ip, user_agent,
                             browser_hash, right_address, organization_known, code_flow)
  VALUES (${request.organizationId}, ${id}, ${request.kind}, ${request.reference}, ${sealed.email}, ${sealed.details},
          ${request.host}, ${request.locale}, ${request.ip}, ${request.userAgent.slice(0, 300)}, ${request.browserHash},
          ${request.rightAddress}, ${request.organizationKnown}, ${request.codeFlow ?? null})`;

export const claimRequests = (most: number): Sql => sql`
  SELECT organization_id AS "organizationId", id, kind FROM claim_mail_requests(${most})`;

export const requestById = (organizationId: string, id: string): Sql => sql`
  SELECT id, organization_id AS "organizationId", kind, reference, sealed_email AS "sealedEmail", sealed_details AS "sealedDetails",
         host, locale, host(ip) AS ip, user_agent AS "userAgent", browser_hash AS "browserHash", right_address AS "rightAddress",
         organization_known AS "organizationKnown", code_flow AS "codeFlow"
    FROM mail_requests WHERE organization_id = ${organizationId} AND id = ${id} AND handled_at IS NULL
    FOR UPDATE`;

export const closeRequest = (organizationId: string, id: string): Sql => sql`
  UPDATE mail_requests SET handled_at = now(), sealed_email = NULL, sealed_details = NULL
    WHERE organization_id = ${organizationId} AND id = ${id}`;

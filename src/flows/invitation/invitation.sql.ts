import sql, { type Sql } from 'sql-template-tag';

/** Always one row; see the function. */
export const organizationAskedFor = (foldedName: string): Sql => sql`
  SELECT organization_id AS "organizationId", organization_known AS "organizationKnown", own_address AS "ownAddress"
    FROM organization_asked_for(${foldedName})`;

export const inviterOf = (organizationId: string, userId: string): Sql => sql`
  SELECT inviter.name FROM users JOIN users AS inviter
      ON inviter.organization_id = users.organization_id AND inviter.id = users.invited_by
    WHERE users.organization_id = ${organizationId} AND users.id = ${userId}`;

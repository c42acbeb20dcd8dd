import sql, { type Sql } from 'sql-template-tag';

export const organizationsToSeal: Sql = sql`SELECT organization_id AS id FROM organizations_to_seal()`;

export const trySealing = (organizationId: string): Sql => sql`
  SELECT pg_try_advisory_xact_lock(hashtextextended(${`seal ${organizationId}`}, 0)) AS mine`;

export const unsealedEvents = (organizationId: string, most: number): Sql => sql`
  SELECT e.id, e.mac FROM audit_unsealed n JOIN audit_events e ON e.organization_id = n.organization_id AND e.id = n.event_id
    WHERE n.organization_id = ${organizationId} ORDER BY e.at, e.id LIMIT ${most}`;

export const lastSeal = (organizationId: string): Sql => sql`
  SELECT sequence, chain FROM audit_seals WHERE organization_id = ${organizationId} ORDER BY sequence DESC LIMIT 1`;

export const insertSeals = (
  organizationId: string,
  seals: readonly { sequence: number; eventId: string; chain: Buffer }[],
): Sql => sql`
  INSERT INTO audit_seals (organization_id, sequence, event_id, chain)
  SELECT ${organizationId}, * FROM unnest(${seals.map((seal) => seal.sequence)}::bigint[],
                                          ${seals.map((seal) => seal.eventId)}::uuid[],
                                          ${seals.map((seal) => seal.chain)}::bytea[])`;

export const deleteUnsealed = (organizationId: string, events: readonly string[]): Sql => sql`
  DELETE FROM audit_unsealed WHERE organization_id = ${organizationId} AND event_id = ANY(${events}::uuid[])`;

export const sealedEvents = (organizationId: string, after: number, most: number): Sql => sql`
  SELECT s.sequence, s.chain, e.id, e.at, e.organization_id AS "organizationId", e.actor_kind AS "actorKind",
         e.actor_id AS "actorId", e.action, e.subject_kind AS "subjectKind", e.subject_id AS "subjectId", e.change,
         e.personal_digest AS digest, e.mac
    FROM audit_seals s
    JOIN audit_events e ON e.organization_id = s.organization_id AND e.id = s.event_id
    WHERE s.organization_id = ${organizationId} AND s.sequence > ${after} ORDER BY s.sequence LIMIT ${most}`;

/** In the order of their ids; as the owner, whom its policy lets see them all. */
export const organizationsAfter = (after: string | null, most: number): Sql => sql`
  SELECT organization_id AS id, slug FROM organizations
    WHERE ${after}::uuid IS NULL OR organization_id > ${after}::uuid ORDER BY organization_id LIMIT ${most}`;

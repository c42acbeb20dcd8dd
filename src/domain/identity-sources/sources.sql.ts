import sql, { raw, type Sql } from 'sql-template-tag';

const columns =
  raw(`organization_id AS "organizationId", id, kind, label, position, enabled, shown_on AS "shownOn", domains,
  settings, secrets, version, created_at AS "createdAt"`);

export const sourceById = (organizationId: string, id: string): Sql => sql`
  SELECT ${columns} FROM identity_sources WHERE organization_id = ${organizationId} AND id = ${id}`;

export const sourcesOf = (organizationId: string): Sql => sql`
  SELECT ${columns} FROM identity_sources WHERE organization_id = ${organizationId} ORDER BY position, label, id`;

export interface SourceWrite {
  readonly organizationId: string;
  readonly id: string;
  readonly kind: string;
  readonly label: string;
  readonly position: number;
  readonly enabled: boolean;
  readonly shownOn: string;
  readonly domains: readonly string[];
  readonly settings: string;
  readonly secrets: Buffer;
}

export const insertSource = (source: SourceWrite): Sql => sql`
  INSERT INTO identity_sources (organization_id, id, kind, label, position, enabled, shown_on, domains, settings, secrets)
  VALUES (${source.organizationId}, ${source.id}, ${source.kind}, ${source.label}, ${source.position}, ${source.enabled},
          ${source.shownOn}, ${source.domains}, ${source.settings}, ${source.secrets})`;

/** Answers a row where the source still has the version that the form was filled from. */
export const updateSource = (source: SourceWrite, expectedVersion: number): Sql => sql`
  UPDATE identity_sources SET label = ${source.label}, position = ${source.position}, enabled = ${source.enabled},
         shown_on = ${source.shownOn}, domains = ${source.domains}, settings = ${source.settings},
         secrets = ${source.secrets}, version = version + 1, changed_at = now()
    WHERE organization_id = ${source.organizationId} AND id = ${source.id} AND version = ${expectedVersion}
    RETURNING version`;

export const deleteSource = (organizationId: string, id: string): Sql => sql`
  DELETE FROM identity_sources WHERE organization_id = ${organizationId} AND id = ${id}`;

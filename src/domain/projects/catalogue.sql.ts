import sql, { empty, join, raw, type Sql } from 'sql-template-tag';

export interface CatalogueFilter {
  /** Part of a name or description, in lower case; empty for every project. */
  readonly search: string;
  readonly show: 'all' | 'mine' | 'open';
}

export interface ProjectPart {
  /** Id of the project that the part begins after or ends before. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly most: number;
}

// A project that cannot be joined here shows its name to strangers, and whom to ask; nothing else.
const shown = raw(`(m.user_id IS NOT NULL OR p.visibility <> 'request-only')`);

const around = (organizationId: string, userId: string): Sql => sql`
  FROM projects p
  LEFT JOIN project_members m
    ON m.organization_id = p.organization_id AND m.project_id = p.id AND m.user_id = ${userId}
  LEFT JOIN project_requests r ON r.organization_id = p.organization_id AND r.project_id = p.id
    AND r.user_id = ${userId} AND r.decided_at IS NULL
  WHERE p.organization_id = ${organizationId} AND p.archived_at IS NULL`;

const columns = sql`
  p.id, p.name, p.visibility, CASE WHEN ${shown} THEN p.description ELSE '' END AS description,
  m.user_id IS NOT NULL AS member, r.created_at AS "requestedAt"`;

/** The projects that somebody may know of, by name. */
export const catalogue = (
  organizationId: string,
  userId: string,
  filter: CatalogueFilter,
  part: ProjectPart,
): Sql =>
  inOrder(
    part,
    sql`SELECT ${columns} ${around(organizationId, userId)} ${found(filter)} ${beyond(organizationId, part)}`,
  );

/** Counted up to 10,001. */
export const countCatalogue = (organizationId: string, userId: string, filter: CatalogueFilter): Sql => sql`
  SELECT count(*)::integer AS count FROM
    (SELECT 1 ${around(organizationId, userId)} ${found(filter)} LIMIT 10001) counted`;

/** One project as somebody sees it; members know where its work is done. */
export const projectFor = (organizationId: string, id: string, userId: string): Sql => sql`
  SELECT ${columns}, CASE WHEN m.user_id IS NOT NULL THEN p.url END AS url, p.contact,
         coalesce(m.manager, false) AS manager, coalesce(r.reason, '') AS reason,
         CASE WHEN ${shown} THEN (SELECT count(*)::integer FROM project_members c
            WHERE c.organization_id = p.organization_id AND c.project_id = p.id) END AS members
    ${around(organizationId, userId)} AND p.id = ${id}`;

export interface ProjectListFilter {
  readonly search: string;
  readonly archived: boolean;
}

/** Every project with its numbers, for those who keep them. */
export const projectList = (organizationId: string, filter: ProjectListFilter, part: ProjectPart): Sql =>
  inOrder(
    part,
    sql`
  SELECT p.id, p.name, p.visibility, p.archived_at AS "archivedAt",
         (SELECT count(*)::integer FROM project_members c
            WHERE c.organization_id = p.organization_id AND c.project_id = p.id) AS members,
         (SELECT count(*)::integer FROM project_requests r
            WHERE r.organization_id = p.organization_id AND r.project_id = p.id AND r.decided_at IS NULL) AS waiting
    FROM projects p WHERE ${listed(organizationId, filter)} ${beyond(organizationId, part)}`,
  );

/** Counted up to 10,001. */
export const countProjects = (organizationId: string, filter: ProjectListFilter): Sql => sql`
  SELECT count(*)::integer AS count FROM
    (SELECT 1 FROM projects p WHERE ${listed(organizationId, filter)} LIMIT 10001) counted`;

export const projectById = (organizationId: string, id: string): Sql => sql`
  SELECT id, name, description, url, visibility, contact, archived_at AS "archivedAt" FROM projects
    WHERE organization_id = ${organizationId} AND id = ${id}`;

const listed = (organizationId: string, { search, archived }: ProjectListFilter): Sql =>
  join(
    [
      sql`p.organization_id = ${organizationId}`,
      archived ? sql`p.archived_at IS NOT NULL` : sql`p.archived_at IS NULL`,
      ...(search ? [sql`strpos(lower(p.name), ${search}) > 0`] : []),
    ],
    ' AND ',
  );

const found = ({ search, show }: CatalogueFilter): Sql => sql`
  ${search ? sql`AND (strpos(lower(p.name), ${search}) > 0 OR (${shown} AND strpos(lower(p.description), ${search}) > 0))` : empty}
  ${show === 'mine' ? sql`AND m.user_id IS NOT NULL` : empty}
  ${show === 'open' ? sql`AND p.visibility = 'open'` : empty}`;

const beyond = (organizationId: string, { after, before }: ProjectPart): Sql => {
  const place = (id: string) =>
    sql`(SELECT lower(c.name), c.id FROM projects c WHERE c.organization_id = ${organizationId} AND c.id = ${id})`;
  if (after) return sql`AND (lower(p.name), p.id) > ${place(after)}`;
  return before ? sql`AND (lower(p.name), p.id) < ${place(before)}` : empty;
};

/** By name, whichever way the part was asked for. */
const inOrder = ({ before, most }: ProjectPart, projects: Sql): Sql =>
  before
    ? sql`SELECT * FROM (${projects} ORDER BY lower(p.name) DESC, p.id DESC LIMIT ${most}) part
            ORDER BY lower(name), id`
    : sql`${projects} ORDER BY lower(p.name), p.id LIMIT ${most}`;

import sql, { empty, raw, type Sql } from 'sql-template-tag';

export interface MemberPart {
  /** Part of a name or address, folded; empty for everybody. */
  readonly search: string;
  /** Id of the person that the part begins after or ends before. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly most: number;
}

const person = raw(`u.id, u.name, u.email, u.picture_tag AS "pictureTag"`);

export const members = (organizationId: string, projectId: string, part: MemberPart): Sql => {
  const people = sql`
    SELECT ${person}, m.joined_at AS "joinedAt", m.manager
      FROM project_members m JOIN users u ON u.organization_id = m.organization_id AND u.id = m.user_id
      WHERE m.organization_id = ${organizationId} AND m.project_id = ${projectId}
        ${found(part)} ${beyond(organizationId, part)}`;
  return part.before
    ? sql`SELECT * FROM (${people} ORDER BY lower(u.name) DESC, u.id DESC LIMIT ${part.most}) part
            ORDER BY lower(name), id`
    : sql`${people} ORDER BY lower(u.name), u.id LIMIT ${part.most}`;
};

/** Counted up to 10,001. */
export const countMembers = (organizationId: string, projectId: string, part: MemberPart): Sql => sql`
  SELECT count(*)::integer AS count FROM (
    SELECT 1 FROM project_members m JOIN users u ON u.organization_id = m.organization_id AND u.id = m.user_id
      WHERE m.organization_id = ${organizationId} AND m.project_id = ${projectId} ${found(part)} LIMIT 10001) counted`;

/** Who could be added: the first few that match. */
export const strangers = (
  organizationId: string,
  projectId: string,
  search: string,
  most: number,
): Sql => sql`
  SELECT ${person} FROM users u
    WHERE u.organization_id = ${organizationId} ${found({ search })}
      AND NOT EXISTS (SELECT 1 FROM project_members m
        WHERE m.organization_id = u.organization_id AND m.project_id = ${projectId} AND m.user_id = u.id)
    ORDER BY lower(u.name), u.id LIMIT ${most}`;

const found = ({ search }: Pick<MemberPart, 'search'>): Sql =>
  search === ''
    ? empty
    : sql`AND (strpos(lower(u.name), ${search}) > 0 OR strpos(u.email_folded, ${search}) > 0)`;

const beyond = (organizationId: string, { after, before }: MemberPart): Sql => {
  const place = (id: string) =>
    sql`(SELECT lower(c.name), c.id FROM users c WHERE c.organization_id = ${organizationId} AND c.id = ${id})`;
  if (after) return sql`AND (lower(u.name), u.id) > ${place(after)}`;
  return before ? sql`AND (lower(u.name), u.id) < ${place(before)}` : empty;
};

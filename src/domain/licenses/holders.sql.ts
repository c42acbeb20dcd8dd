import sql, { empty, raw, type Sql } from 'sql-template-tag';

export interface PeoplePart {
  /** Part of a name or address, folded; empty for everybody. */
  readonly search: string;
  /** Id of the person that the part begins after or ends before. */
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  readonly most: number;
}

const person = raw(`u.id, u.name, u.email, u.role, u.status, u.picture_tag AS "pictureTag"`);

export const holders = (organizationId: string, licenseId: string, part: PeoplePart): Sql =>
  inOrder(
    part,
    sql`
  SELECT ${person}, s.assigned_at AS "assignedAt"
    FROM seats s JOIN users u ON u.organization_id = s.organization_id AND u.id = s.user_id
    WHERE s.organization_id = ${organizationId} AND s.license_id = ${licenseId}
      ${found(part)} ${beyond(organizationId, part)}`,
  );

export const peopleWithoutSeat = (organizationId: string, licenseId: string, part: PeoplePart): Sql =>
  inOrder(
    part,
    sql`
  SELECT ${person}, NULL::timestamptz AS "assignedAt" FROM users u
    WHERE u.organization_id = ${organizationId} ${withoutSeat(licenseId)}
      ${found(part)} ${beyond(organizationId, part)}`,
  );

export const countHolders = (organizationId: string, licenseId: string, part: PeoplePart): Sql => sql`
  SELECT count(*)::int AS count FROM (
    SELECT 1 FROM seats s JOIN users u ON u.organization_id = s.organization_id AND u.id = s.user_id
      WHERE s.organization_id = ${organizationId} AND s.license_id = ${licenseId} ${found(part)} LIMIT 10001) counted`;

export const countPeopleWithoutSeat = (
  organizationId: string,
  licenseId: string,
  part: PeoplePart,
): Sql => sql`
  SELECT count(*)::int AS count FROM (
    SELECT 1 FROM users u WHERE u.organization_id = ${organizationId} ${withoutSeat(licenseId)} ${found(part)}
      LIMIT 10001) counted`;

const withoutSeat = (licenseId: string): Sql => sql`
  AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.organization_id = u.organization_id AND s.license_id = ${licenseId}
                    AND s.user_id = u.id)`;

const found = ({ search }: PeoplePart): Sql =>
  search === ''
    ? empty
    : sql`AND (strpos(lower(u.name), ${search}) > 0 OR strpos(u.email_folded, ${search}) > 0)`;

const beyond = (organizationId: string, { after, before }: PeoplePart): Sql => {
  const place = (id: string) =>
    sql`(SELECT lower(p.name), p.id FROM users p WHERE p.organization_id = ${organizationId} AND p.id = ${id})`;
  if (after) return sql`AND (lower(u.name), u.id) > ${place(after)}`;
  return before ? sql`AND (lower(u.name), u.id) < ${place(before)}` : empty;
};

/** By name, whichever way the part was asked for. */
const inOrder = ({ before, most }: PeoplePart, people: Sql): Sql =>
  before
    ? sql`SELECT * FROM (${people} ORDER BY lower(u.name) DESC, u.id DESC LIMIT ${most}) part ORDER BY lower(name), id`
    : sql`${people} ORDER BY lower(u.name), u.id LIMIT ${most}`;

import sql, { raw, type Sql } from 'sql-template-tag';
import type { SealedColumn } from './sealed-columns.ts';

// Names of tables and columns come from the table of sealed columns, never from outside.

export const everyOrganization = (after: string | null, most: number): Sql => sql`
  SELECT organization_id AS id FROM every_organization(${after}::uuid, ${most})`;

/** Sealed values in the order of their rows; with a header, only those that do not begin with it. */
export const sealedValues = (
  { table, column, row, type, only }: SealedColumn,
  organizationId: string,
  after: string | null,
  header: Buffer | null,
  most: number,
): Sql => sql`
  SELECT ${raw(row)}::text AS row, ${raw(column)} AS sealed FROM ${raw(table)}
    WHERE organization_id = ${organizationId} AND ${raw(column)} IS NOT NULL ${raw(only ? `AND ${only}` : '')}
      AND (${after}::${raw(type)} IS NULL OR ${raw(row)} > ${after}::${raw(type)})
      AND (${header}::bytea IS NULL OR substring(${raw(column)} FROM 1 FOR length(${header}::bytea)) <> ${header}::bytea)
    ORDER BY ${raw(row)} LIMIT ${most}`;

/** Puts new values in place of those that are still what they were; whatever changed meanwhile stays as it is. */
export const replaceValues = (
  { table, column, row, type, only }: SealedColumn,
  organizationId: string,
  values: readonly { row: string; sealed: Buffer; renewed: Buffer }[],
): Sql => sql`
  UPDATE ${raw(table)} SET ${raw(column)} = renewed.value
    FROM unnest(${values.map((each) => each.row)}::${raw(type)}[], ${values.map((each) => each.sealed)}::bytea[],
                ${values.map((each) => each.renewed)}::bytea[]) AS renewed (row, former, value)
    WHERE ${raw(table)}.organization_id = ${organizationId} ${raw(only ? `AND ${table}.${only}` : '')}
      AND ${raw(table)}.${raw(row)} = renewed.row AND ${raw(table)}.${raw(column)} = renewed.former`;

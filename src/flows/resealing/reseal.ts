import { UnsealError } from '../../infra/crypto/keyring.ts';
import { headerOf } from '../../infra/crypto/sealing.ts';
import type { Needs } from '../../infra/infra.ts';
import { everyOrganization, replaceValues, sealedValues } from './resealing.sql.ts';
import { type SealedColumn, sealedColumns } from './sealed-columns.ts';

/** What became of one column. */
export interface ColumnCount {
  readonly table: string;
  readonly column: string;
  /** Values that opened; where they were sealed anew: sealed under the current key now. */
  readonly opened: number;
  /** Values that no key of the keyring opens, or that were altered. They stay as they are. */
  readonly unopened: number;
}

type OnProgress = (table: string, values: number) => void;
type Value = { row: string; sealed: Buffer };

const batch = 500;

/**
 * Seals anew, under the current key, whatever still is under a former one: column by column and organization by
 * organization, 500 values in one transaction. What is done is done: after an interruption it goes on where it stopped. A
 * value that somebody changes meanwhile is left alone, for it was sealed under the current key by that.
 */
export async function reseal(
  infra: Needs<'database' | 'keyring'>,
  onProgress?: OnProgress,
): Promise<ColumnCount[]> {
  return walk(
    infra,
    headerOf(infra.keyring.keyIds[0] ?? ''),
    onProgress,
    async (column, organizationId, values) => {
      const renewed = values.map(({ row, sealed, plain }) => ({
        ...{ row, sealed },
        renewed: infra.keyring.seal(column.purpose, plain, placeOf(column, organizationId, row)),
      }));
      await infra.database.inOrganization(organizationId, (tx) =>
        tx.run(replaceValues(column, organizationId, renewed)),
      );
    },
  );
}

/** Opens every sealed value and changes none: how many the keyring opens, and how many it does not. */
export const proveSealed = (
  infra: Needs<'database' | 'keyring'>,
  onProgress?: OnProgress,
): Promise<ColumnCount[]> => walk(infra, null, onProgress, async () => {});

async function walk(
  infra: Needs<'database' | 'keyring'>,
  header: Buffer | null,
  onProgress: OnProgress | undefined,
  act: (column: SealedColumn, organizationId: string, opened: (Value & { plain: Buffer })[]) => Promise<void>,
): Promise<ColumnCount[]> {
  const counts = sealedColumns.map((column) => ({ column, opened: 0, unopened: 0 }));
  for await (const organizationId of organizations(infra)) {
    for (const count of counts) {
      for await (const values of batches(infra, count.column, organizationId, header)) {
        const opened = values.flatMap((value) => {
          const plain = openValue(infra, count.column, organizationId, value);
          return plain ? [{ ...value, plain }] : [];
        });
        if (opened.length > 0) await act(count.column, organizationId, opened);
        count.opened += opened.length;
        count.unopened += values.length - opened.length;
        onProgress?.(count.column.table, count.opened);
      }
    }
  }
  return counts.map(({ column: { table, column }, ...rest }) => ({ table, column, ...rest }));
}

async function* organizations({ database }: Needs<'database'>): AsyncIterable<string> {
  let after: string | null = null;
  for (;;) {
    const found: { id: string }[] = await database.outside.rows(everyOrganization(after, batch));
    for (const { id } of found) yield id;
    after = found.at(-1)?.id ?? null;
    if (found.length < batch) return;
  }
}

async function* batches(
  { database }: Needs<'database'>,
  column: SealedColumn,
  organizationId: string,
  header: Buffer | null,
): AsyncIterable<Value[]> {
  let after: string | null = null;
  for (;;) {
    const values: Value[] = await database.inOrganization(organizationId, (tx) =>
      tx.rows(sealedValues(column, organizationId, after, header, batch)),
    );
    if (values.length > 0) yield values;
    after = values.at(-1)?.row ?? null;
    if (values.length < batch) return;
  }
}

function openValue(
  { keyring }: Needs<'keyring'>,
  column: SealedColumn,
  organizationId: string,
  { row, sealed }: Value,
): Buffer | undefined {
  try {
    return keyring.open(column.purpose, sealed, placeOf(column, organizationId, row));
  } catch (error) {
    if (error instanceof UnsealError) return undefined;
    throw error;
  }
}

const placeOf = ({ table, column }: SealedColumn, organization: string, row: string) => ({
  ...{ table, organization, row, column },
});

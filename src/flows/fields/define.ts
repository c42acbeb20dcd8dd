import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { type FieldDefinition, type FieldType, mostFields } from '../../domain/fields/fields.schema.ts';
import {
  allFields,
  answerCounts,
  askedFields,
  bringBackField,
  changeField,
  fieldById,
  insertField,
  lockFields,
  orderFields,
  retireField,
} from '../../domain/fields/fields.sql.ts';
import type { Field } from '../../domain/fields/fields.ts';
import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';

type Means = Needs<'database' | 'keyring'>;

export interface ListedField extends Field {
  /** How many people answered it. */
  readonly answers: number;
}

/** Every field of an organization: those asked in their order, then the retired ones. */
export async function listFields(infra: Needs<'database'>, organizationId: string): Promise<ListedField[]> {
  const [fields, counts] = (await infra.database.batch(organizationId, [
    allFields(organizationId),
    answerCounts(organizationId),
  ])) as [Field[], { id: string; count: number }[]];
  const count = new Map(counts.map((row) => [row.id, row.count]));
  return fields.map((field) => ({ ...field, answers: count.get(field.id) ?? 0 }));
}

export const findField = (
  infra: Needs<'database'>,
  organizationId: string,
  id: string,
): Promise<Field | undefined> =>
  infra.database.inOrganization(organizationId, (tx) => tx.one<Field>(fieldById(organizationId, id)));

interface Deed {
  readonly organizationId: string;
  readonly actor: Actor;
}

/** Adds a field at the end of those asked. Refused where there are as many as an organization may ask. */
export const addField = (
  infra: Means,
  deed: Deed & { type: FieldType; definition: FieldDefinition },
): Promise<{ kind: 'added'; id: string } | Refused<'too-many'>> =>
  changing(infra, deed, async (tx, record) => {
    const { organizationId, type, definition } = deed;
    if ((await askedNow(tx, organizationId)).length >= mostFields) return refused('too-many');
    const id = newId();
    await tx.run(insertField(organizationId, id, type, definition));
    await record('field.added', id, { type, ...definition });
    return { kind: 'added', id };
  });

/** Says anew what a field asks. What people answered stays as it is. */
export const editField = (
  infra: Means,
  deed: Deed & { id: string; definition: FieldDefinition },
): Promise<{ kind: 'changed' } | Refused<'unknown-field'>> =>
  changing(infra, deed, async (tx, record) => {
    const { organizationId, id, definition } = deed;
    if ((await tx.run(changeField(organizationId, id, definition))) === 0) return refused('unknown-field');
    await record('field.changed', id, { ...definition });
    return { kind: 'changed' };
  });

/** Moves a field one place up or down among those asked; the first one does not go higher. */
export const moveField = (
  infra: Means,
  deed: Deed & { id: string; direction: 'up' | 'down' },
): Promise<{ kind: 'moved' } | Refused<'unknown-field'>> =>
  changing(infra, deed, async (tx, record) => {
    const { organizationId, id, direction } = deed;
    const ids = (await askedNow(tx, organizationId)).map((field) => field.id);
    const from = ids.indexOf(id);
    if (from < 0) return refused('unknown-field');
    const to = direction === 'up' ? from - 1 : from + 1;
    if (to < 0 || to >= ids.length) return { kind: 'moved' };
    ids.splice(to, 0, ...ids.splice(from, 1));
    await tx.run(orderFields(organizationId, ids));
    await record('field.moved', id, { place: to + 1 });
    return { kind: 'moved' };
  });

/** Asks a field of nobody any more. What people answered is kept. */
export const retire = (
  infra: Means,
  deed: Deed & { id: string },
): Promise<{ kind: 'retired' } | Refused<'unknown-field'>> =>
  changing(infra, deed, async (tx, record) => {
    if ((await tx.run(retireField(deed.organizationId, deed.id))) === 0) return refused('unknown-field');
    await record('field.retired', deed.id);
    return { kind: 'retired' };
  });

/** Asks a retired field again, as the last one. */
export const bringBack = (
  infra: Means,
  deed: Deed & { id: string },
): Promise<{ kind: 'brought-back' } | Refused<'unknown-field' | 'too-many'>> =>
  changing(infra, deed, async (tx, record) => {
    const { organizationId, id } = deed;
    if ((await askedNow(tx, organizationId)).length >= mostFields) return refused('too-many');
    if ((await tx.run(bringBackField(organizationId, id))) === 0) return refused('unknown-field');
    await record('field.brought-back', id);
    return { kind: 'brought-back' };
  });

const askedNow = (tx: Tx, organizationId: string) => tx.rows<Field>(askedFields(organizationId));

type Recorder = (action: string, id: string, change?: Record<string, unknown>) => Promise<void>;

/** One after the other, each with its event. */
function changing<T>(infra: Means, deed: Deed, work: (tx: Tx, record: Recorder) => Promise<T>): Promise<T> {
  const { organizationId, actor } = deed;
  return infra.database.inOrganization(organizationId, async (tx) => {
    await tx.run(lockFields(organizationId));
    return work(tx, (action, id, change) =>
      recordEvent(tx, infra, {
        organizationId,
        actor,
        action,
        subject: { kind: 'field', id },
        ...(change ? { change } : {}),
      }),
    );
  });
}

import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import type { SecretsOf, SourceKind } from '../../domain/identity-sources/sources.schema.ts';
import {
  addSource,
  changeSource,
  findSource,
  listSources,
  openSecrets,
  removeSource,
  type SourceTerms,
} from '../../domain/identity-sources/sources.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { endSessionsOfSource, peopleOfSources, placeSource, switchSource } from './sources.sql.ts';

interface Which {
  readonly organizationId: string;
  readonly id: string;
  readonly actor: Actor;
}

/** Most sources of one organization: each is a button. */
const mostSources = 20;

/** Adds a source, last in order and switched off: it is tested before anybody meets it. */
export function addNewSource<Kind extends SourceKind>(
  infra: Needs<'database' | 'keyring'>,
  { organizationId, actor, terms }: Omit<Which, 'id'> & { readonly terms: SourceTerms<Kind> },
): Promise<{ kind: 'added'; id: string } | Refused<'too-many'>> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    const { length } = await listSources(tx, organizationId);
    if (length >= mostSources) return refused('too-many');
    const id = await addSource(tx, infra, organizationId, { ...terms, position: length, enabled: false });
    await record(tx, infra, { organizationId, id, actor }, 'source.added', { kind: terms.kind });
    return { kind: 'added' as const, id };
  });
}

/** Replaces what a source is; where it stands, whether it is on and secrets left empty stay as they are. */
export function changeExistingSource<Kind extends SourceKind>(
  infra: Needs<'database' | 'keyring'>,
  change: Which & { readonly terms: SourceTerms<Kind>; readonly expectedVersion: number },
): Promise<{ kind: 'changed' } | Refused<'gone' | 'conflict'>> {
  const { organizationId, id, terms, expectedVersion } = change;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const found = await findSource(tx, organizationId, id);
    if (found?.kind !== terms.kind) return refused('gone');
    const { position, enabled } = found;
    const secrets = keptWhereEmpty(terms.secrets, openSecrets(infra, found) as SecretsOf<Kind>);
    const kept = { ...terms, secrets, position, enabled };
    if (!(await changeSource(tx, infra, organizationId, id, kept, expectedVersion)))
      return refused('conflict');
    await record(tx, infra, change, 'source.changed');
    return { kind: 'changed' as const };
  });
}

/** Switches a source on or off. Off: nobody comes in by it, and who did is signed out now. */
export function turnSource(
  infra: Needs<'database' | 'keyring'>,
  which: Which & { readonly on: boolean },
): Promise<{ kind: 'turned'; ended: number } | Refused<'gone'>> {
  const { organizationId, id, on } = which;
  return infra.database.inOrganization(organizationId, async (tx) => {
    if (!(await findSource(tx, organizationId, id))) return refused('gone');
    const turned = await tx.one(switchSource(organizationId, id, on));
    const ended = on ? 0 : await tx.run(endSessionsOfSource(organizationId, id));
    if (turned) await record(tx, infra, which, on ? 'source.turned-on' : 'source.turned-off');
    return { kind: 'turned' as const, ended };
  });
}

/** Moves a source's button one place up or down. */
export function moveSource(
  infra: Needs<'database' | 'keyring'>,
  which: Which & { readonly direction: 'up' | 'down' },
): Promise<{ kind: 'moved' } | Refused<'gone'>> {
  const { organizationId, id, direction } = which;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const order = (await listSources(tx, organizationId)).map((source) => source.id);
    const from = order.indexOf(id);
    if (from < 0) return refused('gone');
    const to = Math.min(Math.max(from + (direction === 'up' ? -1 : 1), 0), order.length - 1);
    order.splice(to, 0, ...order.splice(from, 1));
    await Promise.all(order.map((each, position) => tx.run(placeSource(organizationId, each, position))));
    await record(tx, infra, which, 'source.moved');
    return { kind: 'moved' as const };
  });
}

/** Removes a source with its links. Refused while it keeps people: without it they could not come in at all. */
export function removeExistingSource(
  infra: Needs<'database' | 'keyring'>,
  which: Which,
): Promise<{ kind: 'removed' } | Refused<'gone' | 'keeps-people'>> {
  const { organizationId, id } = which;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const source = await findSource(tx, organizationId, id);
    if (!source) return refused('gone');
    const people = await tx.rows<{ id: string; kept: number }>(peopleOfSources(organizationId));
    if (people.some((each) => each.id === id && each.kept > 0)) return refused('keeps-people');
    await tx.run(endSessionsOfSource(organizationId, id));
    await removeSource(tx, organizationId, id);
    await record(tx, infra, which, 'source.removed', { kind: source.kind });
    return { kind: 'removed' as const };
  });
}

/** A form never gives a secret back; what it leaves empty is the former one. */
const keptWhereEmpty = <Secrets extends Record<string, string>>(
  given: Secrets,
  former: Secrets,
): Secrets => ({
  ...former,
  ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
});

const record = (
  tx: Tx,
  infra: Needs<'keyring'>,
  { organizationId, id, actor }: Which,
  action: string,
  change: Record<string, unknown> = {},
): Promise<void> =>
  recordEvent(tx, infra, { organizationId, actor, action, subject: { kind: 'source', id }, change });

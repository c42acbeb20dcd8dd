import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { type SecretsOf, type SettingsOf, type SourceKind, sourceKinds } from './sources.schema.ts';
import {
  deleteSource,
  insertSource,
  type SourceWrite,
  sourceById,
  sourcesOf,
  updateSource,
} from './sources.sql.ts';

interface Common<Kind extends SourceKind> {
  readonly kind: Kind;
  readonly id: string;
  readonly organizationId: string;
  /** What its button says. */
  readonly label: string;
  readonly position: number;
  readonly enabled: boolean;
  readonly shownOn: 'sign-in' | 'databases';
  readonly domains: readonly string[];
  readonly version: number;
  readonly settings: SettingsOf<Kind>;
  /** Sealed; `openSecrets` opens them. */
  readonly secrets: Buffer | null;
}
export type SqlSource = Common<'sql'>;
export type OpenIdSource = Common<'openid'>;

/** A place outside Gatehouse that knows people: a database or a directory that somebody else keeps. */
export type Source = SqlSource | OpenIdSource;

/** What an administrator decides about a source. */
export interface SourceTerms<Kind extends SourceKind> {
  readonly kind: Kind;
  readonly label: string;
  readonly position: number;
  readonly enabled: boolean;
  readonly shownOn: 'sign-in' | 'databases';
  readonly domains: readonly string[];
  readonly settings: SettingsOf<Kind>;
  readonly secrets: SecretsOf<Kind>;
}

export const findSource = async (tx: Tx, organizationId: string, id: string): Promise<Source | undefined> => {
  const row = await tx.one<Record<string, unknown>>(sourceById(organizationId, id));
  return row && sourceOf(row);
};

/** All of them, in the order of their buttons. */
export const listSources = async (tx: Tx, organizationId: string): Promise<Source[]> =>
  (await tx.rows<Record<string, unknown>>(sourcesOf(organizationId))).map(sourceOf);

/** A row as it is kept, checked against the schema of its kind. Throws where it does not fit: it was written by us. */
export function sourceOf(row: Record<string, unknown>): Source {
  const kind = row.kind as SourceKind;
  return { ...row, settings: sourceKinds[kind].settings.parse(row.settings) } as Source;
}

/** The secrets of a source: passwords of accounts, client secrets. Throws where the keyring does not open them. */
export function openSecrets<S extends Source>(infra: Needs<'keyring'>, source: S): SecretsOf<S['kind']> {
  const opened = source.secrets
    ? JSON.parse(infra.keyring.open('identity-source', source.secrets, place(source)).toString('utf8'))
    : {};
  return sourceKinds[source.kind].secrets.parse(opened) as SecretsOf<S['kind']>;
}

export async function addSource<Kind extends SourceKind>(
  tx: Tx,
  infra: Needs<'keyring'>,
  organizationId: string,
  terms: SourceTerms<Kind>,
): Promise<string> {
  const id = newId();
  await tx.run(insertSource(written(infra, organizationId, id, terms)));
  return id;
}

/** Replaces a source's terms. False where it changed since the form was filled, or is gone: nothing happened. */
export async function changeSource<Kind extends SourceKind>(
  tx: Tx,
  infra: Needs<'keyring'>,
  organizationId: string,
  id: string,
  terms: SourceTerms<Kind>,
  expectedVersion: number,
): Promise<boolean> {
  const row = await tx.one(updateSource(written(infra, organizationId, id, terms), expectedVersion));
  return row !== undefined;
}

/** Removes a source and what it knew of people. The database refuses while it keeps users (foreign key 23503). */
export const removeSource = (tx: Tx, organizationId: string, id: string): Promise<number> =>
  tx.run(deleteSource(organizationId, id));

function written<Kind extends SourceKind>(
  infra: Needs<'keyring'>,
  organizationId: string,
  id: string,
  terms: SourceTerms<Kind>,
): SourceWrite {
  const { settings, secrets, ...rest } = terms;
  return {
    ...rest,
    organizationId,
    id,
    settings: JSON.stringify(sourceKinds[terms.kind].settings.parse(settings)),
    secrets: infra.keyring.seal('identity-source', JSON.stringify(secrets), place({ organizationId, id })),
  };
}

const place = ({ organizationId, id }: { organizationId: string; id: string }) => ({
  table: 'identity_sources',
  organization: organizationId,
  row: id,
  column: 'secrets',
});

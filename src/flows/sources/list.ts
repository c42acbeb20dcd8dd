import { findSource, listSources, type Source } from '../../domain/identity-sources/sources.ts';
import type { Needs } from '../../infra/infra.ts';
import { peopleOfSources } from './sources.sql.ts';

export type SourceWithPeople = Source & {
  /** People whom this source keeps: they come in by it alone. */
  readonly kept: number;
  /** Everybody who may come in by it; counts stop at ten thousand. */
  readonly linked: number;
};

/** The sources of an organization in the order of their buttons, with the people of each. */
export const sourcesWithPeople = (
  infra: Needs<'database'>,
  organizationId: string,
): Promise<SourceWithPeople[]> =>
  infra.database.inOrganization(organizationId, async (tx) => {
    const [sources, people] = await Promise.all([
      listSources(tx, organizationId),
      tx.rows<{ id: string; kept: number; linked: number }>(peopleOfSources(organizationId)),
    ]);
    const counts = new Map(people.map((each) => [each.id, each]));
    return sources.map((source) => ({
      ...source,
      kept: counts.get(source.id)?.kept ?? 0,
      linked: counts.get(source.id)?.linked ?? 0,
    }));
  });

/** One of them; undefined: there is none of this id here. */
export const lookUpSource = (
  infra: Needs<'database'>,
  organizationId: string,
  id: string,
): Promise<Source | undefined> =>
  infra.database.inOrganization(organizationId, (tx) => findSource(tx, organizationId, id));

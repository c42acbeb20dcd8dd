import type { Actor } from '../../domain/audit/audit.ts';
import {
  changeSettings,
  previousSettings,
  readSettings,
  type Section,
  type SettingsChange,
  type Versioned,
} from '../../domain/settings/settings.ts';
import type { Needs } from '../../infra/infra.ts';

/** A section as it stands, for a form; its version comes back with the form. */
export const openSettings = <T>(
  infra: Needs<'database'>,
  organizationId: string,
  section: Section<T>,
): Promise<Versioned<T>> =>
  infra.database.inOrganization(organizationId, (tx) => readSettings(tx, organizationId, section));

/** Saves a section, unless somebody changed it since the form was filled. In force at once, in every process. */
export const saveSettings = <T>(
  infra: Needs<'database' | 'keyring'>,
  change: { organizationId: string; section: Section<T>; value: T; expectedVersion: number; actor: Actor },
): Promise<SettingsChange> =>
  infra.database.inOrganization(change.organizationId, (tx) => changeSettings(tx, infra, change));

/** Brings back what stood before the last change; that is a change itself, so that undoing twice redoes. */
export const undoSettings = <T>(
  infra: Needs<'database' | 'keyring'>,
  change: { organizationId: string; section: Section<T>; expectedVersion: number; actor: Actor },
): Promise<SettingsChange | { kind: 'nothing-before' }> =>
  infra.database.inOrganization(change.organizationId, async (tx) => {
    const value = await previousSettings(tx, change.organizationId, change.section);
    return value === undefined
      ? { kind: 'nothing-before' as const }
      : changeSettings(tx, infra, { ...change, value });
  });

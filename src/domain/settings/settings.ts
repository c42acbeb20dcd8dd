import type { z } from 'zod';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Actor, recordEvent } from '../audit/audit.ts';
import { changeSection, keepHistory, readSection, restorable } from './settings.sql.ts';

/** A group of settings that change together. The schema lives in the room that obeys it and has a default for every field. */
export interface Section<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
}

export interface Versioned<T> {
  readonly value: T;
  /** 0 where the organization never changed this section. */
  readonly version: number;
}

/** What an organization set, or the defaults. A stored value that the schema no longer accepts counts as none. */
export function parseSection<T>(section: Section<T>, stored: unknown): T {
  const parsed = section.schema.safeParse(stored ?? {});
  return parsed.success ? parsed.data : section.schema.parse({});
}

export async function readSettings<T>(
  tx: Tx,
  organizationId: string,
  section: Section<T>,
): Promise<Versioned<T>> {
  const row = await tx.one<{ value: unknown; version: number }>(readSection(organizationId, section.name));
  return { value: parseSection(section, row?.value), version: row?.version ?? 0 };
}

export type SettingsChange = { kind: 'changed'; version: number } | { kind: 'conflict' };

/**
 * Replaces a section, if it still has the version that the form was filled from; else somebody changed it meanwhile and
 * nothing happens. The former value is kept for undo.
 */
export async function changeSettings<T>(
  tx: Tx,
  infra: Needs<'keyring'>,
  change: { organizationId: string; section: Section<T>; value: T; expectedVersion: number; actor: Actor },
): Promise<SettingsChange> {
  const { organizationId, section, value, expectedVersion, actor } = change;
  await tx.run(keepHistory(organizationId, section.name, expectedVersion));
  const row = await tx.one<{ version: number }>(
    changeSection(organizationId, section.name, JSON.stringify(value), expectedVersion, actor.id ?? null),
  );
  if (!row) return { kind: 'conflict' };
  await recordEvent(tx, infra, {
    organizationId,
    actor,
    action: 'settings.changed',
    subject: { kind: 'settings' },
    change: { section: section.name, version: row.version },
  });
  return { kind: 'changed', version: row.version };
}

/**
 * Changes a section that nobody has read in a form: what somebody else saved at this very moment is what it builds on.
 * Throws where it changes again and again.
 */
export async function amendSettings<T>(
  tx: Tx,
  infra: Needs<'keyring'>,
  change: { organizationId: string; section: Section<T>; amend: (now: T) => T; actor: Actor },
): Promise<void> {
  const { organizationId, section, amend, actor } = change;
  for (let tries = 0; tries < 10; tries++) {
    const now = await readSettings(tx, organizationId, section);
    const to = { organizationId, section, value: amend(now.value), expectedVersion: now.version, actor };
    if ((await changeSettings(tx, infra, to)).kind === 'changed') return;
  }
  throw new Error(`${section.name} changed again and again`);
}

/** The value before the last change, for an undo; undefined where there is none. */
export async function previousSettings<T>(
  tx: Tx,
  organizationId: string,
  section: Section<T>,
): Promise<T | undefined> {
  const row = await tx.one<{ value: unknown }>(restorable(organizationId, section.name));
  return row && parseSection(section, row.value);
}

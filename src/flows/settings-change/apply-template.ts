import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { changeSettings, readSettings, type Section } from '../../domain/settings/settings.ts';
import { keepWording, type Wording } from '../../domain/wording/wordings.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';

/** A part of a template: fields of one section. What it does not name stays as it is. */
export interface TemplatePart {
  readonly section: Section<Record<string, unknown>>;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A part whose fields are those of its section. */
export const part = <T extends object>(section: Section<T>, value: Partial<T>): TemplatePart =>
  ({ section, value }) as unknown as TemplatePart;

export interface Template {
  readonly id: string;
  readonly parts: readonly TemplatePart[];
  /** Own words; an empty text brings the portal's own back. */
  readonly wordings: readonly Wording[];
}

/**
 * Sets an organization up as a template describes: settings and words together, in one transaction. Each section keeps
 * its former value, so that it can be undone by itself.
 */
export const applyTemplate = (
  infra: Needs<'database' | 'keyring'>,
  organizationId: string,
  template: Template,
  actor: Actor,
): Promise<void> =>
  infra.database.inOrganization(organizationId, (tx) =>
    applyTemplateIn(tx, infra, organizationId, template, actor),
  );

/** The same in the caller's transaction. */
export async function applyTemplateIn(
  tx: Tx,
  infra: Needs<'keyring'>,
  organizationId: string,
  { id, parts, wordings }: Template,
  actor: Actor,
): Promise<void> {
  // In one order, so that two templates at once do not wait for each other.
  for (const part of parts.toSorted((one, other) => (one.section.name < other.section.name ? -1 : 1)))
    await applyPart(tx, infra, organizationId, part, actor);
  for (const wording of wordings) await keepWording(tx, organizationId, wording);
  await recordEvent(tx, infra, {
    organizationId,
    actor,
    action: 'template.applied',
    subject: { kind: 'settings' },
    change: { template: id },
  });
}

/** A template names no former version: what somebody else saved at this very moment is what it builds on. */
async function applyPart(
  tx: Tx,
  infra: Needs<'keyring'>,
  organizationId: string,
  { section, value }: TemplatePart,
  actor: Actor,
): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) {
    const now = await readSettings(tx, organizationId, section);
    const outcome = await changeSettings(tx, infra, {
      organizationId,
      section,
      value: section.schema.parse({ ...now.value, ...value }),
      expectedVersion: now.version,
      actor,
    });
    if (outcome.kind === 'changed') return;
  }
  throw new Error(`${section.name} changed again and again while a template was applied`);
}

const mostTries = 10;

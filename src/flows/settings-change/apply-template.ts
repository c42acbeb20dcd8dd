import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { amendSettings, type Section } from '../../domain/settings/settings.ts';
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
  for (const { section, value } of parts.toSorted((a, b) => (a.section.name < b.section.name ? -1 : 1)))
    await amendSettings(tx, infra, {
      organizationId,
      section,
      amend: (now) => section.schema.parse({ ...now, ...value }),
      actor,
    });
  for (const wording of wordings) await keepWording(tx, organizationId, wording);
  await recordEvent(tx, infra, {
    organizationId,
    actor,
    action: 'template.applied',
    subject: { kind: 'settings' },
    change: { template: id },
  });
}

import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { deleteFile, readFile, upsertFile } from '../../domain/organizations/files.sql.ts';
import { amendSettings } from '../../domain/settings/settings.ts';
import { brand } from '../../domain/wording/brand.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { encodeLogo, type PictureOutcome } from '../../infra/pictures.ts';

/** Takes a new logo: drawn anew by us, kept beside the organization, shown on every page at once. */
export async function changeLogo(
  infra: Needs<'database' | 'keyring'>,
  change: { organizationId: string; bytes: Uint8Array; alt: string | undefined; actor: Actor },
): Promise<{ kind: 'changed' } | Exclude<PictureOutcome, { kind: 'encoded' }>> {
  const outcome = await encodeLogo(change.bytes);
  if (outcome.kind !== 'encoded') return outcome;
  const { picture } = outcome;
  await keepBrandLogo(infra, change, { tag: picture.tag, alt: change.alt }, (tx) =>
    tx.run(upsertFile(change.organizationId, 'logo', picture.tag, picture.type, picture.content)),
  );
  return { kind: 'changed' };
}

/** Removes the logo; the first letter of the name stands in its place. */
export const removeLogo = (
  infra: Needs<'database' | 'keyring'>,
  change: { organizationId: string; actor: Actor },
): Promise<void> =>
  keepBrandLogo(infra, change, undefined, (tx) => tx.run(deleteFile(change.organizationId, 'logo')));

/** The logo itself, if this is still its tag. */
export const findLogo = (
  infra: Needs<'database'>,
  organizationId: string,
  tag: string,
): Promise<{ content: Buffer; type: string } | undefined> =>
  infra.database.inOrganization(organizationId, (tx) => tx.one(readFile(organizationId, 'logo', tag)));

function keepBrandLogo(
  infra: Needs<'database' | 'keyring'>,
  { organizationId, actor }: { organizationId: string; actor: Actor },
  logo: { tag: string; alt?: string | undefined } | undefined,
  keep: (tx: Tx) => Promise<unknown>,
): Promise<void> {
  return infra.database.inOrganization(organizationId, async (tx) => {
    await keep(tx);
    await amendSettings(tx, infra, {
      organizationId,
      section: brand,
      amend: (now) => ({ ...now, logo }),
      actor,
    });
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: 'logo.changed',
      subject: { kind: 'logo' },
    });
  });
}

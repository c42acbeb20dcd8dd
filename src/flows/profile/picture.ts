import { auditStatements } from '../../domain/audit/audit.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import { keepPicture, pictureByTag, removePicture, tagPicture } from '../../domain/users/pictures.sql.ts';
import type { Needs } from '../../infra/infra.ts';
import { encodePortrait, type PictureOutcome } from '../../infra/pictures.ts';

/** Replaces somebody's picture by what they sent, cropped and drawn anew; a refusal changes nothing. */
export async function changePicture(
  infra: Needs<'database' | 'keyring'>,
  session: PersonSession,
  bytes: Uint8Array,
): Promise<PictureOutcome> {
  const outcome = await encodePortrait(bytes);
  if (outcome.kind === 'refused') return outcome;
  const { organizationId, user } = session;
  const { tag, content } = outcome.picture;
  await infra.database.batch(organizationId, [
    keepPicture(organizationId, user.id, tag, content),
    tagPicture(organizationId, user.id, tag),
    ...recorded(infra, session, 'user.picture-changed'),
  ]);
  return outcome;
}

/** Takes somebody's picture away; where there is none, nothing happens. */
export async function dropPicture(
  infra: Needs<'database' | 'keyring'>,
  session: PersonSession,
): Promise<void> {
  const { organizationId, user } = session;
  if (!user.pictureTag) return;
  await infra.database.batch(organizationId, [
    removePicture(organizationId, user.id),
    tagPicture(organizationId, user.id, null),
    ...recorded(infra, session, 'user.picture-removed'),
  ]);
}

/** The picture of somebody in the same organization, or undefined. */
export async function readPicture(
  infra: Needs<'database'>,
  organizationId: string,
  userId: string,
  tag: string,
): Promise<Buffer | undefined> {
  const [rows] = await infra.database.batch(organizationId, [pictureByTag(organizationId, userId, tag)]);
  return (rows?.[0] as { content: Buffer } | undefined)?.content;
}

const recorded = (infra: Needs<'keyring'>, { organizationId, user }: PersonSession, action: string) =>
  auditStatements(infra, {
    organizationId,
    actor: { kind: 'user', id: user.id },
    action,
    subject: { kind: 'user', id: user.id },
  });

import { changePicture, dropPicture, readPicture } from '../../flows/profile/picture.ts';
import { readProfile } from '../../flows/profile/profile.ts';
import { isId } from '../../infra/ids.ts';
import { pictureType } from '../../infra/pictures.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { file, page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ProfilePage } from './profile-page.tsx';

/** Takes a new picture: cropped by the browser where it could, else its middle. */
export async function postPicture(visit: PersonVisit): Promise<WebAnswer> {
  const { picture } = visit.form;
  const bytes = picture instanceof File ? new Uint8Array(await picture.arrayBuffer()) : new Uint8Array();
  const outcome = await changePicture(visit.infra, visit.session, bytes);
  if (outcome.kind === 'refused') {
    const user = await readProfile(visit.infra, visit.session);
    const errors = { picture: visit.t(outcome.cause) };
    return page(visit, <ProfilePage visit={visit} user={user} errors={errors} />, { status: 422 });
  }
  return redirect(visit, '/profile', { kind: 'success', message: 'account.picture-saved' });
}

export async function postPictureRemoval(visit: PersonVisit): Promise<WebAnswer> {
  await dropPicture(visit.infra, visit.session);
  return redirect(visit, '/profile', { kind: 'success', message: 'account.picture-removed' });
}

const tagPattern = /^[0-9a-f]{16}$/;

/** Somebody's picture, for people of the same organization. Its address changes with it, so it is kept for ever. */
export async function showPicture(visit: PersonVisit): Promise<WebAnswer> {
  const { id, tag = '' } = visit.params;
  if (!isId(id) || !tagPattern.test(tag)) return turnAway(visit, 404);
  const content = await readPicture(visit.infra, visit.session.organizationId, id, tag);
  if (!content) return turnAway(visit, 404);
  return file(content, pictureType, 'private, max-age=31536000, immutable');
}

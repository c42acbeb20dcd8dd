import { z } from 'zod';
import { giveUserName } from '../../flows/user-name/change-user-name.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { fill, typed } from '../entrance/forms.ts';
import { redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { userPage } from './user.tsx';

const form = z.object({
  userName: z
    .string('errors.text')
    .transform((text) => text.normalize('NFKC').trim().toLowerCase())
    .pipe(
      z.union([z.literal(''), z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/)], 'console.user-name-wrong'),
    ),
});

/** Gives the person that name, or takes it away where the field is empty. */
export async function postUserName(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  if (!isId(id)) return turnAway(visit, 404);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return userPage(visit, filled);
  const outcome = await giveUserName(visit.infra, {
    organizationId: visit.organization.id,
    userId: id,
    userName: filled.data.userName || undefined,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  if (outcome.kind === 'changed')
    return redirect(visit, `/console/users/${id}`, { kind: 'success', message: 'console.user-name-given' });
  if (outcome.cause === 'unknown-user') return turnAway(visit, 404);
  if (outcome.cause === 'user-name-taken')
    return userPage(visit, {
      typed: typed(visit),
      errors: { userName: visit.t('console.user-name-taken') },
    });
  return redirect(visit, `/console/users/${id}`, {
    kind: 'warning',
    message: `console.refused-${outcome.cause}`,
  });
}

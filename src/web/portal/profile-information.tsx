import { valuesForm } from '../../domain/fields/fields.schema.ts';
import { saveAnswers } from '../../flows/fields/answers.ts';
import { readProfile } from '../../flows/profile/profile.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ProfilePage } from './profile-page.tsx';

/** Saves what the organization asks of the person. */
export async function postInformation(visit: PersonVisit): Promise<WebAnswer> {
  const user = await readProfile(visit.infra, visit.session);
  const filled = fill(visit, valuesForm(user.information));
  if (filled.kind === 'rejected') {
    const { errors, typed } = filled;
    return page(visit, <ProfilePage visit={visit} user={user} information={typed} errors={errors} />, {
      status: 422,
    });
  }
  await saveAnswers(visit.infra, visit.session, filled.data);
  return redirect(visit, '/profile#information', { kind: 'success', message: 'account.saved' });
}

/** Where that form came back with errors: its address, looked at anew, is the profile. */
export const showInformation = (visit: PersonVisit): WebAnswer => redirect(visit, '/profile#information');

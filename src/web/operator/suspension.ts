import { changeSuspension } from '../../flows/founding/suspend-organization.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { deedOf, organizationOf } from './organization-view.ts';

/** Shuts an organization: nobody of it is let in any more. */
export const postOrganizationSuspension = (visit: PersonVisit): Promise<WebAnswer> => change(visit, true);

/** Opens it again. */
export const postOrganizationSuspensionEnd = (visit: PersonVisit): Promise<WebAnswer> => change(visit, false);

async function change(visit: PersonVisit, suspended: boolean): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  if (!organization) return turnAway(visit, 404);
  const outcome = await changeSuspension(visit.infra, { ...deedOf(visit), suspended });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  // Other processes hear of it; the page that follows here must not wait for that.
  visit.profiles.forget(organization.id);
  return redirect(visit, `/operator/organizations/${organization.id}`, {
    kind: 'success',
    message: suspended ? 'operator.now-suspended' : 'operator.now-open',
    values: { name: organization.name },
  });
}

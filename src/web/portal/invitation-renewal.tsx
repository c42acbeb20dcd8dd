import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { type ClosedInvitation as ClosedLink, inspectInvitation } from '../../flows/invitation/inspect.ts';
import { requestRenewal } from '../../flows/invitation/renewal.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { asksOrganization, ClosedInvitation } from './closed-invitation.tsx';
import { MailSent } from './mail-sent.tsx';
import { organizationName, refusalStep } from './sign-in-form.ts';

const form = z.object({ email: emailAddress });
const formWithOrganization = form.extend({ organization: organizationName });

/** The address of the answer, looked at anew. */
export const showInvitationAgain = (visit: Visit): WebAnswer => redirect(visit, '/invitation');

/** Asks for a new link in place of a dead one. The answer is the same page for everybody; the rest goes by mail. */
export async function postRenewal(visit: Visit): Promise<WebAnswer> {
  const link = await inspectInvitation(visit.infra, visit.cookies.get('invitation') ?? '');
  if (link.kind === 'open') return redirect(visit, '/invitation');
  const named = asksOrganization(visit, link);
  const filled = fill<{ email: string; organization?: string }>(visit, named ? formWithOrganization : form);
  if (filled.kind === 'rejected') {
    const { typed, errors } = filled;
    return page(visit, <ClosedInvitation visit={visit} link={link} typed={typed} errors={errors} />, {
      status: 422,
    });
  }
  const { reference } = await requestRenewal(visit.infra, visit.profiles, {
    organizationId: named ? undefined : organizationOf(visit, link),
    organizationName: filled.data.organization ?? '',
    email: filled.data.email,
    host: visit.host,
    locale: visit.locale,
    caller: callerOf(visit),
  });
  await waitForStep(visit.startedAt, refusalStep);
  const { t } = visit;
  const checks = [
    t('recovery.sent-spam'),
    t('invitation.sent-spelling'),
    t('invitation.sent-accepted'),
    t('invitation.sent-withdrawn'),
  ];
  return page(
    visit,
    <MailSent
      visit={visit}
      explained={t('invitation.sent-explained')}
      checks={checks}
      reference={reference}
    />,
  );
}

const organizationOf = (visit: Visit, link: ClosedLink): string | undefined =>
  link.because === 'altered' ? visit.organization?.id : link.organizationId;

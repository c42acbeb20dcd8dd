import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { requestRecovery } from '../../flows/recovery/request.ts';
import { recoverySettings } from '../../flows/recovery/settings.ts';
import { leadsTo } from '../../flows/recovery/states.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { flowLived } from '../entrance/cookies.ts';
import { fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { ForgotPasswordPage } from './forgot-password-page.tsx';
import { MailSent } from './mail-sent.tsx';
import { organizationName, refusalStep } from './sign-in-form.ts';

const form = z.object({ email: emailAddress });
const formAtSharedAddress = z.object({ organization: organizationName, email: emailAddress });

/** The form of who forgot their password. Whoever is signed in finds it filled in. */
export function showForgotPassword(visit: Visit): WebAnswer {
  const organization =
    visit.url.searchParams.get('organization')?.slice(0, 120) ??
    visit.organization?.name ??
    visit.cookies.get('organization');
  const typed = { organization, email: visit.session?.user.email };
  return page(visit, <ForgotPasswordPage visit={visit} method={methodShown(visit)} typed={typed} />);
}

/** Takes the request, and goes on in the same way at the same time whoever asks. */
export async function postForgotPassword(visit: Visit): Promise<WebAnswer> {
  const filled = fill(visit, visit.place === 'shared' ? formAtSharedAddress : form);
  if (filled.kind === 'rejected') {
    const { typed, errors } = filled;
    return page(
      visit,
      <ForgotPasswordPage visit={visit} method={methodShown(visit)} typed={typed} errors={errors} />,
      { status: 422 },
    );
  }
  const { email, organization } = filled.data as { email: string; organization?: string };
  const requested = await requestRecovery(visit.infra, {
    organization: visit.place === 'organization' ? visit.organization : undefined,
    organizationName: organization ?? '',
    email,
    host: visit.host,
    locale: visit.locale,
    caller: callerOf(visit),
  });
  await waitForStep(visit.startedAt, refusalStep);
  if (requested.method === 'code') {
    visit.cookies.set('recovery', requested.flow, flowLived);
    return redirect(visit, leadsTo('code', 'ask', 'send').path);
  }
  return page(visit, <Sent visit={visit} {...requested} />);
}

/** At the shared address nobody has said yet which organization it is: its form is the same for all. */
const methodShown = (visit: Visit) =>
  visit.place === 'organization' && visit.organization
    ? visit.organization.section(recoverySettings).method
    : 'link';

function Sent({
  visit,
  method,
  reference,
}: {
  visit: Visit;
  method: 'link' | 'generated';
  reference: string;
}) {
  const { t } = visit;
  const checks = [t('recovery.sent-spam'), t('recovery.sent-spelling'), t('recovery.sent-right-address')];
  const generated = method === 'generated';
  return (
    <MailSent
      visit={visit}
      title={generated ? t('recovery.generated-sent') : undefined}
      back={generated ? t('recovery.back-to-login') : undefined}
      explained={t(generated ? 'recovery.generated-sent-explained' : 'recovery.sent-explained')}
      checks={checks}
      reference={reference}
    />
  );
}

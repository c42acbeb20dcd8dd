import { z } from 'zod';
import { addressOf } from '../../domain/organizations/organizations.ts';
import { isServedAt } from '../../domain/organizations/served-at.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { acceptInvitation } from '../../flows/invitation/accept.ts';
import {
  type ClosedInvitation as ClosedLink,
  inspectInvitation,
  type OpenInvitation,
  recordClosed,
} from '../../flows/invitation/inspect.ts';
import { signOut } from '../../flows/sign-in/sign-out.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { flowLived } from '../entrance/cookies.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { ClosedInvitation } from './closed-invitation.tsx';
import { NewPassword, passwordError, typedPassword } from './new-password.tsx';

const form = z.object({ password: typedPassword, confirmation: typedPassword });

/** No token of ours is longer; more is kept as altered as it is. */
const longestToken = 100;

/** The mailed address: the secret goes into this flow's cookie, and out of the address bar, history and referrer. */
export async function followInvitation(visit: Visit): Promise<WebAnswer> {
  const token = (visit.params.token ?? '').slice(0, longestToken);
  const elsewhere = await rightAddress(visit, token);
  if (elsewhere) return elsewhere;
  visit.cookies.set('invitation', token, flowLived);
  return redirect(visit, '/invitation');
}

/** The form for a first password, or, before anything is typed, why this link leads to none and the way to a new one. */
export async function showInvitation(visit: Visit): Promise<WebAnswer> {
  const token = visit.cookies.get('invitation') ?? '';
  const elsewhere = await rightAddress(visit, token);
  if (elsewhere) return elsewhere;
  const link = await inspectInvitation(visit.infra, token);
  if (link.kind === 'open') return formPage(visit, link);
  const reference = await recordClosed(visit.infra, visit.profiles, token, link, callerOf(visit));
  return closedPage(visit, link, reference);
}

export async function postInvitation(visit: Visit): Promise<WebAnswer> {
  const token = visit.cookies.get('invitation') ?? '';
  const elsewhere = await rightAddress(visit, token);
  if (elsewhere) return elsewhere;
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') {
    const link = await inspectInvitation(visit.infra, token);
    return link.kind === 'closed' ? showInvitation(visit) : formPage(visit, link, filled.errors);
  }
  const outcome = await acceptInvitation(visit.infra, visit.profiles, token, filled.data, callerOf(visit));
  switch (outcome.kind) {
    case 'refused':
      return closedPage(visit, outcome.link, outcome.reference);
    case 'rejected':
      return formPage(visit, outcome.invitation, passwordError(visit, outcome.problem));
    case 'accepted':
      return welcome(visit, outcome.invitation);
  }
}

const closedPage = (visit: Visit, link: ClosedLink, reference: string): WebAnswer =>
  page(visit, <ClosedInvitation visit={visit} link={link} reference={reference} />, { status: 410 });

/** To the sign-in, with what is known filled in. Whoever was signed in at this browser before is no longer. */
async function welcome(visit: Visit, { organizationId, email }: OpenInvitation): Promise<WebAnswer> {
  const former = visit.cookies.get('session');
  if (visit.session && former) await signOut(visit.infra, visit.session, former, 'replaced');
  visit.cookies.clear('session');
  visit.cookies.clear('invitation');
  const organization = await visit.profiles.byId(organizationId);
  const known = visit.place === 'shared' && organization ? `?organization=${organization.slug}` : '';
  return redirect(visit, `/sign-in${known}`, {
    kind: 'success',
    message: 'invitation.done',
    values: { email },
  });
}

/** The same link at the address where its organization is served, if that is not this one. */
async function rightAddress(visit: Visit, token: string): Promise<WebAnswer | undefined> {
  const id = parseToken(token)?.organizationId;
  const organization = id ? await visit.profiles.byId(id) : undefined;
  const { portal } = visit.infra;
  if (!organization || isServedAt(portal, organization, visit.host)) return undefined;
  visit.cookies.clear('invitation');
  const location = new URL(`/invitation/${token}`, addressOf(portal, organization)).href;
  return new WebAnswer(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

async function formPage(visit: Visit, invitation: OpenInvitation, errors?: FieldErrors): Promise<WebAnswer> {
  const organization = await visit.profiles.byId(invitation.organizationId);
  if (!organization) throw new Error('an invitation leads to no organization');
  const props = { visit, invitation, organization, errors };
  return page(visit, <InvitationPage {...props} />, { status: errors ? 422 : 200 });
}

interface Props {
  visit: Visit;
  invitation: OpenInvitation;
  organization: OrganizationProfile;
  errors: FieldErrors | undefined;
}

function InvitationPage({ visit, invitation, organization, errors }: Props) {
  const { t } = visit;
  const { name, email } = invitation;
  return (
    <CardPage
      visit={visit}
      title={t('invitation.title')}
      intro={t('invitation.intro', { name, organization: organization.name })}
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action="/invitation" class="stack">
        {/* Shown, and for the password manager; what is sent of it counts for nothing. */}
        <Field
          visit={visit}
          type="email"
          name="username"
          label={t('invitation.email')}
          autocomplete="username"
          value={email}
          readonly
        />
        <NewPassword visit={visit} errors={errors} about={[name, email, organization.name]} />
        <Button kind="primary" wide>
          {t('invitation.submit')}
        </Button>
      </Form>
    </CardPage>
  );
}

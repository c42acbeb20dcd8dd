import { z } from 'zod';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { confirmRequest } from '../../flows/access-request/confirm.ts';
import {
  type Followed,
  inspectRequestLink,
  type OpenLink,
  recordClosed,
} from '../../flows/access-request/inspect.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { flowLived } from '../entrance/cookies.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { ClosedRequest } from './request-closed.tsx';

const form = z.object({
  email: z.preprocess((typed) => (typed === '' ? undefined : typed), emailAddress.optional()),
});

/** No token of ours is longer; more is kept as altered as it is. */
const longestToken = 100;

/** The mailed address: the secret goes into this flow's cookie, and out of the address bar, history and referrer. */
export function followRequestLink(visit: Visit): WebAnswer {
  visit.cookies.set('accessRequest', (visit.params.token ?? '').slice(0, longestToken), flowLived);
  return redirect(visit, '/request-access/confirmation');
}

/** One button, or why this link leads nowhere. */
export async function showRequestLink(visit: Visit): Promise<WebAnswer> {
  const followed = followedBy(visit);
  if (!followed) return linkFirst(visit);
  const link = await inspectRequestLink(visit.infra, visit.profiles, followed);
  if (link.kind === 'open') return page(visit, <ConfirmPage visit={visit} link={link} />);
  const reference = await recordClosed(visit.infra, followed, link);
  return page(visit, <ClosedRequest visit={visit} link={link} reference={reference} />, { status: 410 });
}

/** Sends the request on to the administrators, in the browser that asked or with the address typed once more. */
export async function postRequestLink(visit: Visit): Promise<WebAnswer> {
  const followed = followedBy(visit);
  if (!followed) return linkFirst(visit);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, followed, filled.errors);
  const { email } = filled.data;
  const outcome = await confirmRequest(visit.infra, visit.profiles, { ...followed, email });
  switch (outcome.kind) {
    case 'email-refused':
      return again(visit, followed, { email: visit.t(emailErrors[outcome.because]) });
    case 'closed': {
      const { closed, reference } = outcome;
      return page(visit, <ClosedRequest visit={visit} link={closed} reference={reference} />, {
        status: 410,
      });
    }
    case 'confirmed':
      visit.cookies.clear('accessRequest');
      return outcome.as === 'account-exists'
        ? accountExists(visit, outcome.profile)
        : page(visit, <RequestDone visit={visit} as={outcome.as} organization={outcome.profile.name} />);
  }
}

const emailErrors = {
  missing: 'errors.email-missing',
  other: 'recovery.reset-email-other',
  'too-often': 'recovery.reset-email-too-often',
} as const;

function followedBy(visit: Visit): Followed | undefined {
  const token = visit.cookies.get('accessRequest');
  return token ? { token, host: visit.host, caller: callerOf(visit) } : undefined;
}

/** Without a link there is nothing to do here but to ask. */
const linkFirst = (visit: Visit): WebAnswer =>
  redirect(visit, '/request-access', { kind: 'info', message: 'requests.confirm-first' });

/** The page once more, if the link is still good. */
async function again(visit: Visit, followed: Followed, errors: FieldErrors): Promise<WebAnswer> {
  const link = await inspectRequestLink(visit.infra, visit.profiles, followed);
  if (link.kind === 'closed') return showRequestLink(visit);
  return page(visit, <ConfirmPage visit={visit} link={link} errors={errors} />, { status: 422 });
}

function ConfirmPage({ visit, link, errors }: { visit: Visit; link: OpenLink; errors?: FieldErrors }) {
  const { t } = visit;
  const { email } = visit.form;
  return (
    <CardPage
      visit={visit}
      title={t('requests.confirm')}
      intro={t('requests.confirm-intro', { organization: link.profile.name })}
      failed={errors !== undefined}
    >
      <Form visit={visit} action="/request-access/confirmation" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {!link.verification.sameBrowser && (
          <Field
            visit={visit}
            type="email"
            name="email"
            label={t('requests.email')}
            help={t('recovery.reset-email-help')}
            autocomplete="email"
            inputmode="email"
            value={typeof email === 'string' ? email : ''}
            errors={errors}
            required
          />
        )}
        <Button kind="primary" wide>
          {t('requests.confirm-submit')}
        </Button>
      </Form>
    </CardPage>
  );
}

/** The request waits: what happens now. */
export function RequestDone({
  visit,
  as,
  organization,
}: {
  visit: Visit;
  as: 'queued' | 'already-waiting';
  organization: string;
}) {
  const { t } = visit;
  return (
    <CardPage visit={visit} title={t('requests.done')} intro={t(`requests.done-${as}`, { organization })}>
      <div class="stack">
        <ButtonLink href="/sign-in" wide>
          {t('recovery.back')}
        </ButtonLink>
      </div>
    </CardPage>
  );
}

/** The address has an account by now. Whoever proved to read it may be told. */
export function accountExists(visit: Visit, organization: OrganizationProfile): WebAnswer {
  const { t } = visit;
  const query = visit.place === 'shared' ? `?organization=${organization.slug}` : '';
  return page(
    visit,
    <CardPage
      visit={visit}
      title={t('requests.done-account-exists')}
      intro={t('requests.done-account-exists-explained', { organization: organization.name })}
    >
      <div class="stack">
        <ButtonLink kind="primary" href={`/sign-in${query}`} wide>
          {t('requests.to-sign-in')}
        </ButtonLink>
      </div>
    </CardPage>,
  );
}

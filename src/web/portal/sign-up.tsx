import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { beginSignUp } from '../../flows/sign-up/begin.ts';
import { domainAdmitted, modeOf, signUpOffered } from '../../flows/sign-up/settings.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { startPath } from './let-in.ts';
import { OrganizationField } from './organization-field.tsx';
import { organizationName, refusalStep } from './sign-in-form.ts';
import { keepStory } from './sign-up-story.ts';

const form = z.object({ email: emailAddress });
const formAtSharedAddress = z.object({ organization: organizationName, email: emailAddress });

/** The first page: the address that is to be proven. */
export function showSignUp(visit: Visit): WebAnswer {
  if (visit.session) return redirect(visit, startPath(visit.session));
  const organization =
    visit.url.searchParams.get('organization')?.slice(0, 120) ?? visit.cookies.get('organization');
  return page(visit, <SignUpPage visit={visit} typed={{ organization }} />);
}

/** Leads to the page of the code, whoever asks; only what an address says by itself is refused. */
export async function postSignUp(visit: Visit): Promise<WebAnswer> {
  const filled = fill(visit, visit.place === 'shared' ? formAtSharedAddress : form);
  if (filled.kind === 'rejected') return again(visit, filled.typed, filled.errors);
  const { email, organization } = filled.data as { email: string; organization?: string };
  const own = visit.place === 'organization' ? visit.organization : undefined;
  if (own && signUpOffered(own) && !domainAdmitted(own, email)) {
    return again(visit, { email }, { email: visit.t('sign-up.domain-refused') });
  }
  const begun = await beginSignUp(visit.infra, {
    organizationId: own?.id,
    organizationName: organization ?? '',
    email,
    host: visit.host,
    locale: visit.locale,
    caller: callerOf(visit),
  });
  keepStory(visit, begun);
  await waitForStep(visit.startedAt, refusalStep);
  return redirect(visit, '/sign-up/code');
}

interface Props {
  visit: Visit;
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

const again = (visit: Visit, typed: Props['typed'], errors: FieldErrors): WebAnswer =>
  page(visit, <SignUpPage visit={visit} typed={typed} errors={errors} />, { status: 422 });

function SignUpPage({ visit, typed, errors }: Props) {
  const { t } = visit;
  const own = visit.place === 'organization' ? visit.organization : undefined;
  if (own && !signUpOffered(own)) return <NotOffered visit={visit} organization={own.name} />;
  const approval = own && modeOf(own) === 'approval';
  return (
    <CardPage
      visit={visit}
      title={t('sign-up.title')}
      intro={t(own ? (approval ? 'sign-up.intro-approval' : 'sign-up.intro-known') : 'sign-up.intro')}
      failed={errors !== undefined}
      footer={<a href="/sign-in">{t('recovery.back')}</a>}
    >
      <Form visit={visit} action="/sign-up" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {!own && <OrganizationField visit={visit} value={typed.organization} errors={errors} />}
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('sign-up.email')}
          autocomplete="email"
          inputmode="email"
          enterkeyhint="send"
          value={typed.email}
          errors={errors}
          required
        />
        <Button kind="primary" wide>
          {t('sign-up.send')}
        </Button>
      </Form>
    </CardPage>
  );
}

/** It depends on the organization alone, whose address this is. */
export function NotOffered({ visit, organization }: { visit: Visit; organization: string }) {
  const { t } = visit;
  return (
    <CardPage visit={visit} title={t('sign-up.off')} intro={t('sign-up.off-explained', { organization })}>
      <div class="stack">
        <ButtonLink href="/sign-in" wide>
          {t('recovery.back')}
        </ButtonLink>
      </div>
    </CardPage>
  );
}

import { z } from 'zod';
import type { License } from '../../domain/licenses/licenses.ts';
import { emailAddress, personName } from '../../domain/users/users.schema.ts';
import { inviteUser } from '../../flows/invitation/invite.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { type FieldErrors, fill, typed as typedBy } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { periodProblem } from './access-period.tsx';
import { Console } from './frame.tsx';
import { GrantFields, grantFields, grantOf, grantRefusal, openLicenses, usualLicense } from './grant.tsx';

const form = z.object({
  name: z.string('errors.text').trim().min(1, 'console.name-missing').pipe(personName),
  email: emailAddress,
  ...grantFields,
});

export async function showInvite(visit: PersonVisit): Promise<WebAnswer> {
  const licenses = await openLicenses(visit);
  const usual = usualLicense(visit, licenses);
  // The search on an empty list of people leads here with what was sought.
  const email = visit.url.searchParams.get('email')?.slice(0, 254);
  return page(visit, <InvitePage visit={visit} licenses={licenses} typed={{ license: usual?.id, email }} />);
}

/** Grants somebody access. Whatever refuses, the form comes back as it was filled in, and nothing was done. */
export async function postInvite(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, filled.errors);
  const { data } = filled;
  const problem = periodProblem(visit, data);
  if (problem) return again(visit, problem);
  const outcome = await inviteUser(visit.infra, visit.profiles, {
    organizationId: visit.organization.id,
    email: data.email,
    name: data.name,
    ...grantOf(visit, data),
  });
  if (outcome.kind === 'refused') return again(visit, grantRefusal(visit, outcome.cause));
  return redirect(visit, `/console/users/${outcome.userId}`, {
    kind: 'success',
    message: 'console.invited',
    values: { to: data.email },
  });
}

async function again(visit: PersonVisit, errors: FieldErrors): Promise<WebAnswer> {
  const licenses = await openLicenses(visit);
  const props = { visit, licenses, errors, typed: typedBy(visit) };
  return page(visit, <InvitePage {...props} />, { status: 422 });
}

interface Props {
  visit: PersonVisit;
  licenses: readonly License[];
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

function InvitePage({ visit, licenses, typed, errors }: Props) {
  const { t } = visit;
  return (
    <Console
      visit={visit}
      title={t('console.invite')}
      intro={t('console.invite-intro')}
      back={{ href: '/console/users', label: t('console.users') }}
      current="users"
      failed={errors !== undefined}
    >
      <div class="max-w-xl">
        <ErrorSummary visit={visit} errors={errors} />
        <Form visit={visit} action="/console/users/new" class="stack">
          <Field
            visit={visit}
            type="text"
            name="name"
            label={t('console.name')}
            value={typed.name}
            autocomplete="off"
            errors={errors}
            required
          />
          <Field
            visit={visit}
            type="email"
            name="email"
            label={t('console.email')}
            help={t('console.invite-email-help')}
            value={typed.email}
            autocomplete="off"
            inputmode="email"
            errors={errors}
            required
          />
          <GrantFields visit={visit} licenses={licenses} typed={typed} errors={errors} />
          <div class="actions">
            <Button kind="primary">{t('console.invite-submit')}</Button>
            <ButtonLink href="/console/users">{t('parts.cancel')}</ButtonLink>
          </div>
        </Form>
      </div>
    </Console>
  );
}

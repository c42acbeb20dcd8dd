import { z } from 'zod';
import { type License, listLicenses } from '../../domain/licenses/licenses.ts';
import { emailAddress, personName, type Role, role, roles } from '../../domain/users/users.schema.ts';
import { type InviteOutcome, inviteUser } from '../../flows/invitation/invite.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import { isId } from '../../infra/ids.ts';
import { type FieldErrors, fill, typed as typedBy } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { languageName } from '../parts/languages.ts';
import { AccessPeriodFields, periodFields, periodOf, periodProblem } from './access-period.tsx';
import { Console } from './frame.tsx';

const form = z.object({
  name: z.string('errors.text').trim().min(1, 'console.name-missing').pipe(personName),
  email: emailAddress,
  role,
  license: z.literal('').or(z.string('errors.choice').refine(isId, 'errors.choice')).optional(),
  language: z.enum(['en', 'it'], 'errors.choice').optional(),
  ...periodFields,
});

export async function showInvite(visit: PersonVisit): Promise<Response> {
  const licenses = await openLicenses(visit);
  const { licenseRequired } = visit.organization.section(signInSettings);
  const usual = licenseRequired
    ? licenses.find((each) => each.state === 'in-force' && each.free > 0)
    : undefined;
  // The search on an empty list of people leads here with what was sought.
  const email = visit.url.searchParams.get('email')?.slice(0, 254);
  return page(visit, <InvitePage visit={visit} licenses={licenses} typed={{ license: usual?.id, email }} />);
}

/** Grants somebody access. Whatever refuses, the form comes back as it was filled in, and nothing was done. */
export async function postInvite(visit: PersonVisit): Promise<Response> {
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, filled.errors);
  const { data } = filled;
  const problem = periodProblem(visit, data);
  if (problem) return again(visit, problem);
  const { startsAt, endsAt } = periodOf(visit, data);
  const { organization, session } = visit;
  const outcome = await inviteUser(visit.infra, visit.profiles, {
    organizationId: organization.id,
    email: data.email,
    name: data.name,
    role: data.role,
    licenseId: data.license || undefined,
    accessStartsAt: startsAt,
    accessEndsAt: endsAt,
    locale: data.language,
    actor: { kind: 'user', id: session.user.id },
    inviterName: session.user.name,
  });
  if (outcome.kind === 'refused') return again(visit, refusal(visit, outcome.cause));
  return redirect(visit, `/console/users/${outcome.userId}`, {
    kind: 'success',
    message: 'console.invited',
    values: { to: data.email },
  });
}

type Cause = Extract<InviteOutcome, { kind: 'refused' }>['cause'];

const refusals = {
  'email-taken': { field: 'email', message: 'errors.email-taken' },
  'no-seats-left': { field: 'license', message: 'console.no-seats-left' },
  'license-not-in-force': { field: 'license', message: 'console.license-gone' },
  'owners-only': { field: 'role', message: 'console.refused-owners-only' },
  'not-allowed': { field: '', message: 'console.refused-not-allowed' },
} as const satisfies Record<Cause, { field: string; message: string }>;

const refusal = (visit: PersonVisit, cause: Cause): FieldErrors => ({
  [refusals[cause].field]: visit.t(refusals[cause].message),
});

async function again(visit: PersonVisit, errors: FieldErrors): Promise<Response> {
  const licenses = await openLicenses(visit);
  const props = { visit, licenses, errors, typed: typedBy(visit) };
  return page(visit, <InvitePage {...props} />, { status: 422 });
}

const openLicenses = async ({ infra, organization: { id } }: PersonVisit): Promise<License[]> => {
  const all = await infra.database.inOrganization(id, (tx) => listLicenses(tx, id));
  return all.filter((license) => license.state !== 'ended');
};

interface Props {
  visit: PersonVisit;
  licenses: readonly License[];
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

function InvitePage({ visit, licenses, typed, errors }: Props) {
  const { t } = visit;
  const { offered, default: usual } = visit.organization.settings.languages;
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
          <Field
            visit={visit}
            type="radio"
            name="role"
            label={t('console.role')}
            options={rolesGivenBy(visit).map((value) => ({
              value,
              label: t(`console.role-${value}`),
              help: t(`console.role-${value}-help`),
            }))}
            value={typed.role ?? 'member'}
            errors={errors}
          />
          <Field
            visit={visit}
            type="select"
            name="license"
            label={t('console.license')}
            options={[
              { value: '', label: t('console.license-none-now') },
              ...licenses.map((license) => ({
                value: license.id,
                label: t('console.license-free', { count: license.free, product: license.product }),
              })),
            ]}
            value={typed.license ?? ''}
            errors={errors}
          />
          {offered.length > 1 && (
            <Field
              visit={visit}
              type="select"
              name="language"
              label={t('console.invite-language')}
              options={offered.map((value) => ({ value, label: languageName(value) }))}
              value={typed.language ?? usual}
              errors={errors}
            />
          )}
          <AccessPeriodFields visit={visit} typed={typed} errors={errors} />
          <div class="actions">
            <Button kind="primary">{t('console.invite-submit')}</Button>
            <ButtonLink href="/console/users">{t('parts.cancel')}</ButtonLink>
          </div>
        </Form>
      </div>
    </Console>
  );
}

/** Only owners make owners. */
export const rolesGivenBy = (visit: PersonVisit): readonly Role[] =>
  roles.filter((value) => value !== 'owner' || visit.session.user.role === 'owner');

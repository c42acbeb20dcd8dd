import { z } from 'zod';
import { type License, listLicenses } from '../../domain/licenses/licenses.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import { emailAddress, personName, role, roles } from '../../domain/users/users.schema.ts';
import { inviteUser } from '../../flows/invitation/invite.ts';
import { resendInvitation } from '../../flows/invitation/resend.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { type FieldErrors, fill, typed } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Operator } from './frame.tsx';
import { deedOf, organizationOf } from './organization-view.ts';

const form = z.object({
  name: personName,
  email: emailAddress,
  role,
  license: z.literal('').or(z.string('errors.choice').refine(isId, 'errors.choice')).optional(),
});

/** The form by which an operator gives somebody access to an organization. */
export async function showAccess(visit: PersonVisit): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  if (!organization) return turnAway(visit, 404);
  return page(visit, <AccessPage {...(await propsOf(visit, organization))} values={{ role: 'owner' }} />);
}

/** Invites the person: they choose a password by the link that is mailed to them. */
export async function postAccess(visit: PersonVisit): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  if (!organization) return turnAway(visit, 404);
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(visit, organization, filled.errors);
  const { name, email, role: given, license } = filled.data;
  const outcome = await inviteUser(visit.infra, visit.profiles, {
    ...deedOf(visit),
    name,
    email,
    role: given,
    licenseId: license || undefined,
    inviterName: visit.session.user.name,
  });
  if (outcome.kind === 'invited')
    return redirect(visit, `/operator/organizations/${organization.id}`, {
      kind: 'success',
      message: 'operator.invited',
      values: { name, email },
    });
  const { t } = visit;
  switch (outcome.cause) {
    case 'email-taken':
      return again(visit, organization, { email: t('errors.email-taken') });
    case 'no-seats-left':
      return again(visit, organization, { license: t('operator.license-full') });
    case 'license-not-in-force':
      return again(visit, organization, { license: t('operator.license-not-in-force') });
    case 'owners-only':
    case 'not-allowed':
      throw new Error(`an operator was refused as ${outcome.cause}`);
  }
}

/** Mails an owner who has not answered a new link. */
export async function postInvitationAgain(visit: PersonVisit): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  const { user } = visit.params;
  if (!organization || !isId(user)) return turnAway(visit, 404);
  const outcome = await resendInvitation(visit.infra, visit.profiles, {
    ...deedOf(visit),
    userId: user,
    inviterName: visit.session.user.name,
  });
  const path = `/operator/organizations/${organization.id}`;
  if (outcome.kind === 'sent')
    return redirect(visit, path, { kind: 'success', message: 'operator.invited-again' });
  if (outcome.cause !== 'not-invited') return turnAway(visit, 404);
  return redirect(visit, path, { kind: 'info', message: 'operator.accepted-meanwhile' });
}

interface Props {
  visit: PersonVisit;
  organization: OrganizationProfile;
  licenses: readonly License[];
  values: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

async function propsOf(visit: PersonVisit, organization: OrganizationProfile) {
  const licenses = await visit.infra.database.inOrganization(organization.id, (tx) =>
    listLicenses(tx, organization.id),
  );
  return { visit, organization, licenses: licenses.filter(({ state }) => state === 'in-force') };
}

async function again(
  visit: PersonVisit,
  organization: OrganizationProfile,
  errors: FieldErrors,
): Promise<WebAnswer> {
  const props = await propsOf(visit, organization);
  return page(visit, <AccessPage {...props} values={typed(visit)} errors={errors} />, { status: 422 });
}

function AccessPage({ visit, organization, licenses, values, errors }: Props) {
  const { t, format } = visit;
  const base = `/operator/organizations/${organization.id}`;
  const { licenseRequired } = organization.section(signInSettings);
  const common = { visit, errors };
  return (
    <Operator
      visit={visit}
      title={t('operator.grant-access')}
      intro={organization.name}
      back={{ href: base, label: organization.name }}
      current="organizations"
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action={`${base}/users`} class="stack max-w-xl">
        <Field
          {...common}
          name="name"
          label={t('operator.person-name')}
          value={values.name}
          autocomplete="off"
          required
        />
        <Field
          {...common}
          type="email"
          name="email"
          label={t('operator.person-email')}
          value={values.email}
          autocomplete="off"
          required
        />
        <Field
          {...common}
          type="radio"
          name="role"
          label={t('operator.role')}
          options={roles.toReversed().map((each) => ({
            value: each,
            label: t(`operator.role-${each}`),
            help: t(`operator.role-${each}-help`),
          }))}
          value={values.role}
        />
        {licenses.length > 0 && (
          <Field
            {...common}
            type="select"
            name="license"
            label={t('operator.license')}
            help={t(licenseRequired ? 'operator.license-needed' : 'operator.license-choice')}
            options={[
              { value: '', label: t('operator.license-none') },
              ...licenses.map(({ id, product, free }) => ({
                value: id,
                label: t('operator.license-option', { product, free: format.number(free) }),
              })),
            ]}
            value={values.license}
          />
        )}
        <div class="actions">
          <Button kind="primary">{t('operator.invite')}</Button>
        </div>
      </Form>
    </Operator>
  );
}

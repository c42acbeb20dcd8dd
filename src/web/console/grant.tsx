import { z } from 'zod';
import { type License, listLicenses } from '../../domain/licenses/licenses.ts';
import { type Role, role, roles } from '../../domain/users/users.schema.ts';
import type { InviteOutcome } from '../../flows/invitation/invite.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import { isId } from '../../infra/ids.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Field } from '../parts/field.tsx';
import { languageName } from '../parts/languages.ts';
import { AccessPeriodFields, periodFields, periodOf } from './access-period.tsx';

/** What somebody is given with an invitation; spread it into a form's schema and check it with `periodProblem` too. */
export const grantFields = {
  role,
  license: z.literal('').or(z.string('errors.choice').refine(isId, 'errors.choice')).optional(),
  language: z.enum(['en', 'it'], 'errors.choice').optional(),
  ...periodFields,
};
type Grant = z.infer<z.ZodObject<typeof grantFields>>;

/** The same as the flows take it. */
export function grantOf(visit: PersonVisit, typed: Grant) {
  const { startsAt, endsAt } = periodOf(visit, typed);
  return {
    role: typed.role,
    licenseId: typed.license || undefined,
    accessStartsAt: startsAt,
    accessEndsAt: endsAt,
    locale: typed.language,
    actor: { kind: 'user' as const, id: visit.session.user.id },
    inviterName: visit.session.user.name,
  };
}

type Cause = Extract<InviteOutcome, { kind: 'refused' }>['cause'];

const refusals = {
  'email-taken': { field: 'email', message: 'errors.email-taken' },
  'no-seats-left': { field: 'license', message: 'console.no-seats-left' },
  'license-not-in-force': { field: 'license', message: 'console.license-gone' },
  'owners-only': { field: 'role', message: 'console.refused-owners-only' },
  'not-allowed': { field: '', message: 'console.refused-not-allowed' },
} as const satisfies Record<Cause, { field: string; message: string }>;

/** Why nobody was invited, at the field that it is about. */
export const grantRefusal = (visit: PersonVisit, cause: Cause): FieldErrors => ({
  [refusals[cause].field]: visit.t(refusals[cause].message),
});

export const openLicenses = async ({ infra, organization: { id } }: PersonVisit): Promise<License[]> => {
  const all = await infra.database.inOrganization(id, (tx) => listLicenses(tx, id));
  return all.filter((license) => license.state !== 'ended');
};

/** The licence that the form begins with: where everybody needs one, the first with a free seat. */
export const usualLicense = (visit: PersonVisit, licenses: readonly License[]): License | undefined =>
  visit.organization.section(signInSettings).licenseRequired
    ? licenses.find((each) => each.state === 'in-force' && each.free > 0)
    : undefined;

/** Only owners make owners. */
export const rolesGivenBy = (visit: PersonVisit): readonly Role[] =>
  roles.filter((value) => value !== 'owner' || visit.session.user.role === 'owner');

interface Props {
  visit: PersonVisit;
  licenses: readonly License[];
  typed: Readonly<Record<string, string | undefined>>;
  errors: FieldErrors | undefined;
}

/** Role, licence, language of the invitation, access period. */
export function GrantFields({ visit, licenses, typed, errors }: Props) {
  const { t } = visit;
  const { offered, default: usual } = visit.organization.settings.languages;
  return (
    <>
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
    </>
  );
}

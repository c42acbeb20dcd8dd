import type { License } from '../../domain/licenses/licenses.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Operator } from './frame.tsx';

interface Props {
  visit: PersonVisit;
  organization: OrganizationProfile;
  /** Undefined for a new one. */
  license?: License | undefined;
  values: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

/** The terms of a licence: product, seats, first and last day in the organization's time zone. */
export function LicenseFormPage({ visit, organization, license, values, errors }: Props) {
  const { t, format } = visit;
  const base = `/operator/organizations/${organization.id}`;
  const zone = organization.settings.languages.timeZone.replaceAll('_', ' ');
  const common = { visit, errors };
  return (
    <Operator
      visit={visit}
      title={
        license ? t('operator.change-license', { product: license.product }) : t('operator.grant-license')
      }
      intro={organization.name}
      back={{ href: base, label: organization.name }}
      current="organizations"
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <Form
        visit={visit}
        action={license ? `${base}/licenses/${license.id}` : `${base}/licenses`}
        class="stack max-w-xl"
      >
        <Field {...common} name="product" label={t('licenses.product')} value={values.product} required />
        <Field
          {...common}
          name="seats"
          label={t('operator.seats-number')}
          help={license && t('operator.seats-taken-now', { taken: format.number(license.taken) })}
          value={values.seats}
          inputmode="numeric"
          autocomplete="off"
          required
        />
        <Field
          {...common}
          type="date"
          name="starts"
          label={t('licenses.first-day')}
          help={t('operator.days-in-zone', { zone })}
          value={values.starts}
          required
        />
        <Field
          {...common}
          type="date"
          name="ends"
          label={t('licenses.last-day')}
          help={t('licenses.last-day-help')}
          value={values.ends}
          optional
        />
        <div class="actions">
          <Button kind="primary">{t(license ? 'operator.save-license' : 'operator.grant-license')}</Button>
        </div>
      </Form>
    </Operator>
  );
}

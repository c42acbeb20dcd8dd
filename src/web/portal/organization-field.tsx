import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import type { FormErrors } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';

interface Props {
  visit: Visit;
  value: string | undefined;
  errors: FormErrors | undefined;
  help?: ComponentChildren;
}

/** The organization's name, where the address does not say it. */
export const OrganizationField = ({ visit, value, errors, help }: Props) => (
  <Field
    visit={visit}
    type="text"
    name="organization"
    label={visit.t('sign-in.organization')}
    help={help}
    autocomplete="organization"
    value={value}
    errors={errors}
    required
  />
);

import { z } from 'zod';
import { type PasswordProblem, shortest } from '../../domain/credentials/password-policy.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { Visit } from '../entrance/visit.ts';
import { Field } from '../parts/field.tsx';

/** A typed password as it may arrive; what makes a good one is the policy's to say. */
export const typedPassword = z.string('errors.text').max(1_024, 'errors.password-long');

/** The error at the field that it is about. */
export const passwordError = (visit: Visit, problem: PasswordProblem): FieldErrors => ({
  [problem === 'errors.password-mismatch' ? 'confirmation' : 'password']: visit.t(problem),
});

interface Props {
  visit: Visit;
  errors: FieldErrors | undefined;
  /** Words that the password must not lean on; they stand in the page. */
  about: readonly string[];
  labels?: { readonly password: string; readonly confirmation: string };
}

/** The two fields of a new password. */
export function NewPassword({ visit, errors, about, labels }: Props) {
  const { t } = visit;
  return (
    <>
      <Field
        visit={visit}
        type="password"
        name="password"
        label={labels?.password ?? t('recovery.password')}
        help={t('recovery.password-help', { minimum: shortest })}
        autocomplete="new-password"
        strength={{ minimum: shortest, about }}
        errors={errors}
        required
      />
      <Field
        visit={visit}
        type="password"
        name="confirmation"
        label={labels?.confirmation ?? t('recovery.confirmation')}
        autocomplete="new-password"
        errors={errors}
        required
      />
    </>
  );
}

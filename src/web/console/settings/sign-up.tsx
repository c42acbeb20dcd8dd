import { z } from 'zod';
import { type SignUpMode, signUpSettings } from '../../../flows/sign-up/settings.ts';
import { isId } from '../../../infra/ids.ts';
import { Field } from '../../parts/field.tsx';
import { type FieldsProps, settingsPage, text } from './page.ts';

const modes = ['off', 'open', 'by-domain', 'approval'] as const satisfies readonly SignUpMode[];
/** A host name of two labels or more (RFC 1035 section 2.3.1), as mail servers have them. */
const domain = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** Domains as typed, one a line or with commas between; an @ before one is forgiven. */
const domains = z
  .string('errors.text')
  .max(10_000, 'errors.too-long')
  .transform((typed) => {
    const each = typed.toLowerCase().split(/[\s,;]+/);
    return [...new Set(each.map((one) => one.replace(/^@/, '')).filter(Boolean))];
  })
  .refine(
    (list) => list.length <= 100 && list.every((each) => domain.test(each)),
    'settings.sign-up-domains-invalid',
  );

/** Whether people may make an account for themselves. */
export const signUpPage = settingsPage({
  id: 'sign-up',
  section: signUpSettings,
  offersLicenses: true,
  form: z
    .object({
      mode: z.enum(modes, 'errors.choice'),
      domains,
      licenseId: z
        .literal('')
        .or(z.string('errors.choice').refine(isId, 'errors.choice'))
        .transform((chosen) => chosen || undefined),
    })
    .refine(({ mode, domains }) => mode !== 'by-domain' || domains.length > 0, {
      path: ['domains'],
      error: 'settings.sign-up-domains-missing',
    }),
  typed: (value) => ({ ...value, domains: value.domains.join('\n') }),
  Fields,
});

function Fields({ visit, typed, errors, licenses }: FieldsProps) {
  const { t } = visit;
  return (
    <>
      <Field
        visit={visit}
        type="radio"
        name="mode"
        label={t('settings.sign-up-mode')}
        options={modes.map((value) => ({
          value,
          label: t(`settings.sign-up-mode-${value}`),
          help: t(`settings.sign-up-mode-${value}-help`),
        }))}
        value={text(typed, 'mode')}
        errors={errors}
      />
      <Field
        visit={visit}
        type="textarea"
        name="domains"
        label={t('settings.sign-up-domains')}
        help={t('settings.sign-up-domains-help')}
        value={text(typed, 'domains')}
        errors={errors}
        optional
      />
      <Field
        visit={visit}
        type="select"
        name="licenseId"
        label={t('settings.sign-up-license')}
        help={t('settings.sign-up-license-help')}
        options={[
          { value: '', label: t('console.license-none-now') },
          ...licenses.map(({ id, product, free }) => ({
            value: id,
            label: t('console.license-free', { count: free, product }),
          })),
        ]}
        value={text(typed, 'licenseId')}
        errors={errors}
      />
    </>
  );
}

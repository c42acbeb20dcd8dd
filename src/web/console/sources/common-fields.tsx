import { Field } from '../../parts/field.tsx';
import { text } from '../settings/page.ts';
import type { SourceFieldsProps } from './source-form.ts';

/** The button of a source, and whom it is for. */
export function ButtonFields({ visit, typed, errors }: SourceFieldsProps) {
  const { t } = visit;
  return (
    <fieldset class="stack group">
      <legend>{t('console-sources.button')}</legend>
      <Field
        visit={visit}
        type="text"
        name="label"
        label={t('console-sources.label')}
        help={t('console-sources.label-help')}
        value={text(typed, 'label')}
        errors={errors}
        maxlength={60}
        required
      />
      <Field
        visit={visit}
        type="radio"
        name="shownOn"
        label={t('console-sources.shown-on')}
        options={(['sign-in', 'databases'] as const).map((value) => ({
          value,
          label: t(`console-sources.shown-on-${value}`),
        }))}
        value={text(typed, 'shownOn') ?? 'sign-in'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="text"
        name="domains"
        label={t('console-sources.domains')}
        help={t('console-sources.domains-help')}
        value={text(typed, 'domains')}
        errors={errors}
        optional
      />
    </fieldset>
  );
}

/** Who becomes a user by a first success, and as what. */
export function JoiningFields({ visit, typed, errors, licenses }: SourceFieldsProps) {
  const { t } = visit;
  return (
    <fieldset class="stack group">
      <legend>{t('console-sources.joining')}</legend>
      <Field
        visit={visit}
        type="checkbox"
        name="create"
        label={t('console-sources.create')}
        help={t('console-sources.create-help')}
        checked={typed.create === 'yes'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="text"
        name="joinDomains"
        label={t('console-sources.join-domains')}
        help={t('console-sources.join-domains-help')}
        value={text(typed, 'joinDomains')}
        errors={errors}
        optional
      />
      <Field
        visit={visit}
        type="radio"
        name="role"
        label={t('console.role')}
        options={(['member', 'administrator'] as const).map((value) => ({
          value,
          label: t(`console.role-${value}`),
        }))}
        value={text(typed, 'role') ?? 'member'}
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
        value={text(typed, 'license') ?? ''}
        errors={errors}
      />
      <Field
        visit={visit}
        type="checkbox"
        name="trustsEmail"
        label={t('console-sources.trusts-email')}
        help={t('console-sources.trusts-email-help')}
        checked={typed.trustsEmail === 'yes'}
        errors={errors}
      />
    </fieldset>
  );
}

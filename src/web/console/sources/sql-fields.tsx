import { engines, writingSchemes } from '../../../domain/identity-sources/sql/sql.schema.ts';
import { Field } from '../../parts/field.tsx';
import { text } from '../settings/page.ts';
import { schemeOptions } from './scheme-options.ts';
import type { SourceFieldsProps } from './source-form.ts';

/** Where the database is, whom it is asked for, and how a new password gets there. */
export function SqlFields(props: SourceFieldsProps) {
  return (
    <>
      <ConnectionFields {...props} />
      <LookupFields {...props} />
      <UpdateFields {...props} />
    </>
  );
}

function ConnectionFields({ visit, typed, errors, kept }: SourceFieldsProps) {
  const { t } = visit;
  return (
    <fieldset class="stack group">
      <legend>{t('console-sources.connection')}</legend>
      <Field
        visit={visit}
        type="radio"
        name="engine"
        label={t('console-sources.engine')}
        options={engines.map((value) => ({ value, label: t(`console-sources.engine-${value}`) }))}
        value={text(typed, 'engine') ?? 'postgresql'}
        errors={errors}
      />
      {(['host', 'port', 'database', 'user'] as const).map((name) => (
        <Field
          key={name}
          visit={visit}
          type="text"
          name={name}
          label={t(`console-sources.${name}`)}
          help={name === 'user' ? t('console-sources.user-help') : undefined}
          value={text(typed, name)}
          inputmode={name === 'port' ? 'numeric' : undefined}
          spellcheck={false}
          autocomplete="off"
          errors={errors}
          required
        />
      ))}
      <SecretField
        visit={visit}
        name="password"
        label={t('console-sources.password')}
        kept={kept}
        errors={errors}
      />
      <Field
        visit={visit}
        type="radio"
        name="tls"
        label={t('console-sources.tls')}
        options={(['verify', 'off'] as const).map((value) => ({
          value,
          label: t(`console-sources.tls-${value}`),
        }))}
        value={text(typed, 'tls') ?? 'verify'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="textarea"
        name="certificateAuthority"
        label={t('console-sources.certificate-authority')}
        help={t('console-sources.certificate-authority-help')}
        value={text(typed, 'certificateAuthority')}
        errors={errors}
        rows={3}
        optional
      />
    </fieldset>
  );
}

/** A secret is never given back: where one is kept, an empty field leaves it. */
export function SecretField({
  visit,
  name,
  label,
  kept,
  errors,
}: Pick<SourceFieldsProps, 'visit' | 'kept' | 'errors'> & { name: string; label: string }) {
  return (
    <Field
      visit={visit}
      type="password"
      name={name}
      label={label}
      help={kept ? visit.t('console-sources.secret-kept') : undefined}
      autocomplete="new-password"
      errors={errors}
    />
  );
}

const columns = ['subject', 'email', 'name', 'hash', 'salt', 'active'] as const;

function LookupFields({ visit, typed, errors }: SourceFieldsProps) {
  const { t } = visit;
  return (
    <fieldset class="stack group">
      <legend>{t('console-sources.lookup-legend')}</legend>
      <Field
        visit={visit}
        type="textarea"
        name="lookup"
        label={t('console-sources.lookup')}
        help={t('console-sources.lookup-help')}
        value={text(typed, 'lookup')}
        errors={errors}
        rows={4}
        required
      />
      {columns.map((name) => (
        <Field
          key={name}
          visit={visit}
          type="text"
          name={`column-${name}`}
          label={t(`console-sources.column-${name}`)}
          value={text(typed, `column-${name}`)}
          spellcheck={false}
          autocomplete="off"
          errors={errors}
          optional={name === 'salt' || name === 'active'}
          required={name !== 'salt' && name !== 'active'}
        />
      ))}
      <Field
        visit={visit}
        type="select"
        name="scheme"
        label={t('console-sources.scheme')}
        help={t('console-sources.scheme-help')}
        options={schemeOptions(visit)}
        value={text(typed, 'scheme') ?? 'detect'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="checkbox"
        name="takeOver"
        label={t('console-sources.take-over')}
        help={t('console-sources.take-over-help')}
        checked={typed.takeOver === 'yes'}
        errors={errors}
      />
    </fieldset>
  );
}

function UpdateFields({ visit, typed, errors, kept }: SourceFieldsProps) {
  const { t } = visit;
  return (
    <fieldset class="stack group">
      <legend>{t('console-sources.update-legend')}</legend>
      <Field
        visit={visit}
        type="textarea"
        name="update"
        label={t('console-sources.update')}
        help={t('console-sources.update-help')}
        value={text(typed, 'update')}
        errors={errors}
        rows={3}
        optional
      />
      <Field
        visit={visit}
        type="text"
        name="updateUser"
        label={t('console-sources.update-user')}
        help={t('console-sources.update-user-help')}
        value={text(typed, 'updateUser')}
        spellcheck={false}
        autocomplete="off"
        errors={errors}
        optional
      />
      <SecretField
        visit={visit}
        name="updatePassword"
        label={t('console-sources.update-password')}
        kept={kept}
        errors={errors}
      />
      <Field
        visit={visit}
        type="select"
        name="updateScheme"
        label={t('console-sources.update-scheme')}
        options={writingSchemes.map((value) => ({ value, label: value }))}
        value={text(typed, 'updateScheme') ?? 'argon2id'}
        errors={errors}
      />
    </fieldset>
  );
}

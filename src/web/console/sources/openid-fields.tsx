import { type PresetName, presetNames, presets } from '../../../domain/identity-sources/openid/presets.ts';
import { Field } from '../../parts/field.tsx';
import { text } from '../settings/page.ts';
import type { SourceFieldsProps } from './source-form.ts';
import { SecretField } from './sql-fields.tsx';

/** Whose directory it is, and what it was registered as over there. */
export function OpenIdFields(props: SourceFieldsProps) {
  const { visit, typed, errors, kept } = props;
  const { t } = visit;
  const preset = presetOf(text(typed, 'preset'));
  return (
    <>
      <fieldset class="stack group">
        <legend>{t('console-sources.directory')}</legend>
        <input type="hidden" name="preset" value={preset} />
        {preset === 'entra' ? (
          <Text {...props} name="tenant" required />
        ) : (
          <Issuer {...props} preset={preset} />
        )}
        <Text {...props} name="clientId" required />
        <SecretField
          visit={visit}
          name="clientSecret"
          label={t('console-sources.clientSecret')}
          kept={kept}
          errors={errors}
        />
        {preset === 'google' && <Text {...props} name="hostedDomain" />}
      </fieldset>
      <details>
        <summary>{t('console-sources.details')}</summary>
        <fieldset class="stack group">
          <legend class="sr-only">{t('console-sources.details')}</legend>
          <Text {...props} name="scopes" />
          <Field
            visit={visit}
            type="select"
            name="clientAuthentication"
            label={t('console-sources.client-authentication')}
            options={(['', 'basic', 'post', 'none'] as const).map((value) => ({
              value,
              label: t(`console-sources.client-authentication-${value || 'usual'}`),
            }))}
            value={text(typed, 'clientAuthentication') ?? ''}
            errors={errors}
          />
          <Field
            visit={visit}
            type="select"
            name="prompt"
            label={t('console-sources.prompt')}
            options={(['', 'login', 'select_account', 'consent'] as const).map((value) => ({
              value,
              label: t(`console-sources.prompt-${value || 'usual'}`),
            }))}
            value={text(typed, 'prompt') ?? ''}
            errors={errors}
          />
          <Field
            visit={visit}
            type="checkbox"
            name="sendsEmail"
            label={t('console-sources.sends-email')}
            checked={typed.sendsEmail === 'yes'}
            errors={errors}
          />
          {(['email', 'emailVerified', 'name', 'locale'] as const).map((claim) => (
            <Field
              key={claim}
              visit={visit}
              type="text"
              name={`claim-${claim}`}
              label={t(`console-sources.claim-${claim}`)}
              value={text(typed, `claim-${claim}`) ?? usualClaims[claim]}
              spellcheck={false}
              autocomplete="off"
              errors={errors}
            />
          ))}
        </fieldset>
      </details>
    </>
  );
}

const usualClaims = { email: 'email', emailVerified: 'email_verified', name: 'name', locale: 'locale' };

const presetOf = (typed: string | undefined): PresetName =>
  presetNames.find((name) => name === typed) ?? 'generic';

/** Where a directory's address is the same for everybody there is nothing to type, save for an own GitHub server. */
function Issuer({ preset, ...props }: SourceFieldsProps & { preset: PresetName }) {
  if (preset === 'google' || preset === 'linkedin') return null;
  return <Text {...props} name="issuer" required={!('issuer' in presets[preset])} />;
}

function Text({
  visit,
  typed,
  errors,
  name,
  required = false,
}: SourceFieldsProps & {
  name: 'issuer' | 'tenant' | 'clientId' | 'hostedDomain' | 'scopes';
  required?: boolean;
}) {
  const { t } = visit;
  return (
    <Field
      visit={visit}
      type="text"
      name={name}
      label={t(`console-sources.${name}`)}
      help={t(`console-sources.${name}-help`)}
      value={text(typed, name)}
      spellcheck={false}
      autocomplete="off"
      errors={errors}
      required={required}
      optional={!required}
    />
  );
}

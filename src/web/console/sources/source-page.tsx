import type { Finding } from '../../../domain/identity-sources/finding.ts';
import { callbackAddresses } from '../../../domain/identity-sources/openid/callback.ts';
import type { Source } from '../../../domain/identity-sources/sources.ts';
import type { License } from '../../../domain/licenses/licenses.ts';
import type { FieldErrors } from '../../entrance/forms.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Copyable } from '../../parts/copyable.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Console } from '../frame.tsx';
import { ButtonFields, JoiningFields } from './common-fields.tsx';
import { sourceForms } from './kinds.ts';
import type { Typed } from './source-form.ts';

export interface SourcePageProps {
  visit: PersonVisit;
  source: Source;
  licenses: readonly License[];
  typed: Typed;
  errors?: FieldErrors;
  version: number;
  findings?: readonly Finding[];
  testEmail?: string | undefined;
  testErrors?: FieldErrors;
}

/** Everything about one source: whether it is on, a test of it, its form, its removal. */
export function SourcePage(props: SourcePageProps) {
  const { visit, source, licenses, typed, errors, version } = props;
  const { t } = visit;
  const { Fields } = sourceForms[source.kind];
  const fields = { visit, licenses, kept: true, typed, errors };
  return (
    <Console
      visit={visit}
      title={source.label}
      back={{ href: '/console/sources', label: t('console-sources.title') }}
      current="sources"
      failed={errors !== undefined || props.testErrors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors ?? props.testErrors} />
      <div class="grid max-w-3xl gap-6">
        <Standing visit={visit} source={source} />
        <Test {...props} />
        <section class="card min-w-0">
          <h2 class="mb-3">{t('console-sources.settings')}</h2>
          {source.kind === 'openid' && <Redirect visit={visit} source={source} />}
          <Form visit={visit} action={`/console/sources/${source.id}`} class="stack">
            <input type="hidden" name="version" value={version} />
            <ButtonFields {...fields} />
            <Fields {...fields} />
            <JoiningFields {...fields} />
            <div class="actions">
              <Button kind="primary">{t('settings.save')}</Button>
            </div>
          </Form>
        </section>
        <section class="card min-w-0">
          <h2 class="mb-3">{t('console-sources.remove')}</h2>
          <Confirm
            visit={visit}
            action={`/console/sources/${source.id}/removal`}
            label={t('console-sources.remove')}
            question={t('console-sources.remove-question', { source: source.label })}
            explanation={t('console-sources.remove-explained')}
          />
        </section>
      </div>
    </Console>
  );
}

function Standing({ visit, source }: { visit: PersonVisit; source: Source }) {
  const { t } = visit;
  const path = `/console/sources/${source.id}`;
  return (
    <section class="card min-w-0">
      <h2 class="mb-3">
        {source.enabled ? (
          <Badge kind="success">{t('console-sources.on')}</Badge>
        ) : (
          <Badge>{t('console-sources.off')}</Badge>
        )}
      </h2>
      <p class="mb-3">
        {t(source.enabled ? 'console-sources.on-explained' : 'console-sources.off-explained')}
      </p>
      {source.enabled ? (
        <Confirm
          visit={visit}
          action={`${path}/end`}
          label={t('console-sources.turn-off')}
          question={t('console-sources.turn-off-question', { source: source.label })}
          explanation={t('console-sources.turn-off-explained')}
        />
      ) : (
        <Form visit={visit} action={`${path}/start`}>
          <Button>{t('console-sources.turn-on')}</Button>
        </Form>
      )}
    </section>
  );
}

function Test({ visit, source, findings, testEmail, testErrors }: SourcePageProps) {
  const { t } = visit;
  return (
    <section id="test" class="card min-w-0">
      <h2 class="mb-3">{t('console-sources.test')}</h2>
      <p class="mb-3">{t('console-sources.test-explained')}</p>
      <Form visit={visit} action={`/console/sources/${source.id}/test`} class="stack">
        {source.kind === 'sql' && (
          <Field
            visit={visit}
            type="email"
            name="email"
            label={t('console-sources.test-email')}
            help={t('console-sources.test-email-help')}
            value={testEmail}
            autocomplete="off"
            errors={testErrors}
            optional
          />
        )}
        <div>
          <Button>{t('console-sources.test-submit')}</Button>
        </div>
      </Form>
      {findings && (
        <ul class="mt-4 grid gap-2" aria-live="polite">
          {findings.map(({ level, message, values }, at) => (
            <li key={at} class="flex flex-wrap items-start gap-2">
              <Badge kind={tones[level]}>{t(`console-sources.level-${level}`)}</Badge>
              <span class="min-w-0 flex-1 break-words">{t(message, values)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const tones = { ok: 'success', warning: 'warning', problem: 'error' } as const;

/** What the directory must be told, before anybody can come back from it. */
function Redirect({ visit, source }: { visit: PersonVisit; source: Source }) {
  const { t, infra, organization } = visit;
  return (
    <div class="mb-4">
      <p>{t('console-sources.redirect-address')}</p>
      {callbackAddresses(infra.portal, organization, source.id).map((address) => (
        <p key={address} class="break-words">
          <Copyable visit={visit} text={address} />
        </p>
      ))}
    </div>
  );
}

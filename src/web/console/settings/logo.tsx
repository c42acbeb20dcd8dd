import { changeLogo, findLogo, removeLogo } from '../../../flows/settings-change/logo.ts';
import { isId } from '../../../infra/ids.ts';
import type { WebAnswer } from '../../entrance/answer.ts';
import { turnAway } from '../../entrance/errors.tsx';
import type { FieldErrors } from '../../entrance/forms.ts';
import { file, page, redirect } from '../../entrance/reply.ts';
import type { PersonVisit, Visit } from '../../entrance/visit.ts';
import { Button } from '../../parts/button.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Form } from '../../parts/form.tsx';
import { logoUrl } from '../../parts/pictures.ts';
import { UploadField } from '../../parts/upload-field.tsx';
import { Console } from '../frame.tsx';
import { SettingsMenu } from './menu.tsx';

export const showLogoForm = (visit: PersonVisit): WebAnswer => page(visit, <LogoPage visit={visit} />);

export async function postLogo(visit: PersonVisit): Promise<WebAnswer> {
  const { logo } = visit.form;
  const bytes = logo instanceof File ? new Uint8Array(await logo.arrayBuffer()) : new Uint8Array();
  const outcome = await changeLogo(visit.infra, {
    organizationId: visit.organization.id,
    bytes,
    alt: visit.organization.name,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  if (outcome.kind === 'refused') {
    return page(visit, <LogoPage visit={visit} errors={{ logo: visit.t(outcome.cause) }} />, { status: 422 });
  }
  return redirect(visit, '/console/settings/logo', { kind: 'success', message: 'settings.saved' });
}

export async function postLogoRemoval(visit: PersonVisit): Promise<WebAnswer> {
  await removeLogo(visit.infra, {
    organizationId: visit.organization.id,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  return redirect(visit, '/console/settings/logo', { kind: 'success', message: 'settings.saved' });
}

/** An organization's logo, for whoever stands before its door. */
export async function showLogo(visit: Visit): Promise<WebAnswer> {
  const { organization = '', tag = '' } = visit.params;
  const logo =
    isId(organization) && /^\w{1,64}$/.test(tag) ? await findLogo(visit.infra, organization, tag) : undefined;
  return logo ? file(logo.content, logo.type, 'public, max-age=31536000, immutable') : turnAway(visit, 404);
}

function LogoPage({ visit, errors }: { visit: PersonVisit; errors?: FieldErrors }) {
  const { t, organization } = visit;
  const { logo } = organization.settings.brand;
  return (
    <Console
      visit={visit}
      title={t('settings.logo')}
      intro={t('settings.logo-explained')}
      current="settings"
      failed={errors !== undefined}
    >
      <SettingsMenu visit={visit} current="logo" />
      <ErrorSummary visit={visit} errors={errors} />
      {logo && (
        <p>
          <img
            class="logo-sample"
            src={logoUrl(organization.id, logo.tag)}
            alt={organization.name}
            height={80}
          />
        </p>
      )}
      <Form visit={visit} action="/console/settings/logo" upload class="stack max-w-xl">
        <UploadField
          name="logo"
          label={t('settings.logo-file')}
          help={t('settings.logo-help')}
          errors={errors}
        />
        <div class="actions">
          <Button kind="primary">{t('settings.save')}</Button>
        </div>
      </Form>
      {logo && (
        <Confirm
          visit={visit}
          action="/console/settings/logo/removal"
          label={t('settings.logo-remove')}
          question={t('settings.logo-remove-question')}
        />
      )}
    </Console>
  );
}

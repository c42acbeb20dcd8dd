import { z } from 'zod';
import type { License } from '../../../domain/licenses/licenses.ts';
import { openSettings, saveSettings, undoSettings } from '../../../flows/settings-change/settings-change.ts';
import type { WebAnswer } from '../../entrance/answer.ts';
import { turnAway } from '../../entrance/errors.tsx';
import { type FieldErrors, fill } from '../../entrance/forms.ts';
import { page, redirect } from '../../entrance/reply.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import { Button } from '../../parts/button.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Form } from '../../parts/form.tsx';
import { Console } from '../frame.tsx';
import { openLicenses } from '../grant.tsx';
import { SettingsMenu } from './menu.tsx';
import type { SettingsPage } from './page.ts';
import { settingsPages } from './pages.ts';

const version = z.object({
  version: z
    .string('errors.text')
    .regex(/^\d{1,9}$/, 'errors.text')
    .transform(Number),
});

/** One section of the settings as a form. */
export async function showSettings(visit: PersonVisit): Promise<WebAnswer> {
  const described = settingsPages.find((each) => each.id === visit.params.section);
  if (!described) return turnAway(visit, 404);
  const now = await openSettings(visit.infra, visit.organization.id, described.section);
  return page(
    visit,
    <SectionPage
      visit={visit}
      described={described}
      typed={described.typed(now.value)}
      version={now.version}
      licenses={await licensesFor(visit, described)}
    />,
  );
}

/** Saves a section. What somebody else changed meanwhile is not overwritten; the form comes back with what was typed. */
export async function postSettings(visit: PersonVisit): Promise<WebAnswer> {
  const described = settingsPages.find((each) => each.id === visit.params.section);
  if (!described) return turnAway(visit, 404);
  const expected = version.safeParse(visit.form);
  if (!expected.success) return turnAway(visit, 400);
  const filled = fill(visit, described.form);
  const typed = visit.form as Record<string, string>;
  const licenses = await licensesFor(visit, described);
  const again = (errors: FieldErrors, status: number, now: number) =>
    page(
      visit,
      <SectionPage
        visit={visit}
        described={described}
        typed={typed}
        errors={errors}
        version={now}
        licenses={licenses}
      />,
      { status },
    );
  if (filled.kind === 'rejected') return again(filled.errors, 422, expected.data.version);
  const now = await openSettings(visit.infra, visit.organization.id, described.section);
  const outcome = await saveSettings(visit.infra, {
    organizationId: visit.organization.id,
    section: described.section,
    // A page may set a part of its section only: the logo keeps its place beside the colours.
    value: { ...(now.value as object), ...(filled.data as object) },
    expectedVersion: expected.data.version,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  if (outcome.kind === 'conflict') return again({ '': visit.t('errors.conflict') }, 409, now.version);
  return redirect(visit, `/console/settings/${described.id}`, { kind: 'success', message: 'settings.saved' });
}

/** Brings back what stood before the last change. */
export async function postUndo(visit: PersonVisit): Promise<WebAnswer> {
  const described = settingsPages.find((each) => each.id === visit.params.section);
  const expected = version.safeParse(visit.form);
  if (!described || !expected.success) return turnAway(visit, described ? 400 : 404);
  const outcome = await undoSettings(visit.infra, {
    organizationId: visit.organization.id,
    section: described.section,
    expectedVersion: expected.data.version,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  const message = `settings.undo-${outcome.kind}` as const;
  return redirect(visit, `/console/settings/${described.id}`, {
    kind: outcome.kind === 'changed' ? 'success' : 'warning',
    message,
  });
}

interface Props {
  visit: PersonVisit;
  described: SettingsPage<unknown>;
  typed: Readonly<Record<string, string | readonly string[] | undefined>>;
  errors?: FieldErrors;
  version: number;
  licenses: readonly License[];
}

const licensesFor = async (visit: PersonVisit, { offersLicenses }: SettingsPage<unknown>) =>
  offersLicenses ? await openLicenses(visit) : [];

function SectionPage({ visit, described, typed, errors, version, licenses }: Props) {
  const { t } = visit;
  const { id, Fields } = described;
  return (
    <Console
      visit={visit}
      title={t(`settings.${id}`)}
      intro={t(`settings.${id}-explained`)}
      current="settings"
      failed={errors !== undefined}
    >
      <SettingsMenu visit={visit} current={id} />
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action={`/console/settings/${id}`} class="stack max-w-xl">
        <input type="hidden" name="version" value={version} />
        <Fields visit={visit} typed={typed} errors={errors} licenses={licenses} />
        <div class="actions">
          <Button kind="primary">{t('settings.save')}</Button>
        </div>
      </Form>
      {version > 1 && (
        <Form visit={visit} action={`/console/settings/${id}/undo`} class="mt-6">
          <input type="hidden" name="version" value={version} />
          <Button kind="quiet">{t('settings.undo')}</Button>
        </Form>
      )}
    </Console>
  );
}

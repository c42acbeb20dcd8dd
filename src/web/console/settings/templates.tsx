import { applyTemplate } from '../../../flows/settings-change/apply-template.ts';
import type { WebAnswer } from '../../entrance/answer.ts';
import { turnAway } from '../../entrance/errors.tsx';
import { page, redirect } from '../../entrance/reply.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Console } from '../frame.tsx';
import { SettingsMenu } from './menu.tsx';
import { templateIds, templates } from './template-table.ts';

/** Settings and words that go together, to begin with. */
export function showTemplates(visit: PersonVisit): WebAnswer {
  const { t } = visit;
  return page(
    visit,
    <Console
      visit={visit}
      title={t('settings.templates')}
      intro={t('settings.templates-explained')}
      current="settings"
    >
      <SettingsMenu visit={visit} current="templates" />
      <div class="grid max-w-3xl gap-6">
        {templateIds.map((id) => (
          <section key={id} class="card">
            <h2 class="mb-2">{t(`settings.template-${id}`)}</h2>
            <p class="mb-4">{t(`settings.template-${id}-explained`)}</p>
            <Confirm
              visit={visit}
              action={`/console/settings/templates/${id}`}
              label={t('settings.template-apply')}
              question={t('settings.template-question')}
              explanation={t('settings.template-consequences')}
            />
          </section>
        ))}
      </div>
    </Console>,
  );
}

/** Sets the organization up as the template that the path names describes. */
export async function postTemplate(visit: PersonVisit): Promise<WebAnswer> {
  const id = templateIds.find((each) => each === visit.params.template);
  if (!id) return turnAway(visit, 404);
  const actor = { kind: 'user', id: visit.session.user.id } as const;
  await applyTemplate(visit.infra, visit.organization.id, templates[id], actor);
  return redirect(visit, '/console/settings/templates', {
    kind: 'success',
    message: 'settings.template-applied',
  });
}

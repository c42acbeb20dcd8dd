import type { WebAnswer } from '../../entrance/answer.ts';
import { page } from '../../entrance/reply.ts';
import type { PersonVisit, Visit } from '../../entrance/visit.ts';
import { Console } from '../frame.tsx';
import type { SettingsId } from './page.ts';
import { settingsPages } from './pages.ts';

/** Everything an organization decides for itself. In force at once, without a restart. */
export function showSettingsIndex(visit: PersonVisit): WebAnswer {
  const { t } = visit;
  return page(
    visit,
    <Console visit={visit} title={t('settings.title')} intro={t('settings.intro')} current="settings">
      <ul class="places">
        {places.map((id) => (
          <li key={id}>
            <a href={`/console/settings/${id}`}>
              <strong>{t(`settings.${id}`)}</strong>
              <p>{t(`settings.${id}-explained`)}</p>
            </a>
          </li>
        ))}
      </ul>
    </Console>,
  );
}

const places: readonly (SettingsId | 'templates' | 'fields' | 'logo' | 'wording' | 'announcements')[] = [
  ...settingsPages.map((each) => each.id),
  'fields',
  'logo',
  'wording',
  'announcements',
  'templates',
];

/** The way from one section to the next. */
export function SettingsMenu({ visit, current }: { visit: Visit; current: string }) {
  return (
    <nav class="filters mb-6" aria-label={visit.t('settings.title')}>
      {places.map((id) => (
        <a key={id} href={`/console/settings/${id}`} aria-current={id === current ? 'page' : undefined}>
          {visit.t(`settings.${id}`)}
        </a>
      ))}
    </nav>
  );
}

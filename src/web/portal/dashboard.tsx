import { administers } from '../../domain/users/users.ts';
import { type Dashboard, readDashboard } from '../../flows/dashboard/dashboard.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Notice } from '../parts/notice.tsx';
import { PortalPage } from '../parts/portal-frame.tsx';
import { Time } from '../parts/time.tsx';
import { DashboardWarnings } from './dashboard-warnings.tsx';
import { deviceName } from './device.ts';
import { Fact, Facts } from './facts.tsx';
import { Seats } from './seats.tsx';
import { Tiles } from './tiles.tsx';

/** Where a person stands after signing in: what needs them first, then their work, then their account. */
export async function showDashboard(visit: PersonVisit): Promise<WebAnswer> {
  return page(
    visit,
    <DashboardPage visit={visit} dashboard={await readDashboard(visit.infra, visit.session)} />,
  );
}

interface Props {
  visit: PersonVisit;
  dashboard: Dashboard;
}

function DashboardPage({ visit, dashboard }: Props) {
  const { t } = visit;
  const { apps, projects } = dashboard;
  return (
    <PortalPage
      visit={visit}
      title={t('dashboard.title')}
      intro={t('dashboard.welcome', { name: visit.session.user.name })}
    >
      <div class="grid gap-8">
        <Notices visit={visit} dashboard={dashboard} />
        <section class="grid gap-4">
          <h2>{t('dashboard.apps')}</h2>
          {apps.length ? <Tiles items={apps} /> : <NoApps visit={visit} />}
        </section>
        <section class="grid gap-4">
          <div class="flex flex-wrap items-baseline justify-between gap-3">
            <h2>{t('dashboard.projects')}</h2>
            {projects.length > 0 && <a href="/projects">{t('projects.title')}</a>}
          </div>
          {projects.length ? (
            <Tiles items={projects} />
          ) : (
            <EmptyState
              icon="project"
              level={3}
              title={t('dashboard.projects-empty')}
              action={<ButtonLink href="/projects">{t('projects.title')}</ButtonLink>}
            >
              {t('dashboard.projects-empty-do')}
            </EmptyState>
          )}
        </section>
        <div class="grid items-start gap-6 md:grid-cols-2">
          <Seats visit={visit} seats={dashboard.seats} accessEndsAt={dashboard.accessEndsAt} />
          <LastSignIn visit={visit} dashboard={dashboard} />
        </div>
      </div>
    </PortalPage>
  );
}

/** What needs the person, then what the organization has to say. Nothing where there is nothing. */
function Notices({ visit, dashboard }: Props) {
  const { announcements } = dashboard;
  return (
    <>
      <DashboardWarnings visit={visit} dashboard={dashboard} />
      {announcements.length > 0 && (
        <section class="grid gap-3" aria-labelledby="announcements">
          <h2 id="announcements">{visit.t('dashboard.announcements')}</h2>
          {announcements.map((announcement) => (
            <Notice key={announcement.id} visit={visit} kind="info">
              <p class="whitespace-pre-line">{announcement.text}</p>
              <p class="text-small text-quiet">
                <Time visit={visit} value={announcement.startsAt} precision="day" />
              </p>
            </Notice>
          ))}
        </section>
      )}
    </>
  );
}

function NoApps({ visit }: { visit: PersonVisit }) {
  const { t } = visit;
  return (
    <EmptyState icon="app" level={3} title={t('dashboard.apps-empty')}>
      {administers(visit.session.user.role)
        ? t('dashboard.apps-empty-administrator')
        : t('dashboard.apps-empty-do')}
    </EmptyState>
  );
}

function LastSignIn({ visit, dashboard }: Props) {
  const { t } = visit;
  const before = dashboard.signInBefore;
  return (
    <section class="card grid gap-4">
      <h2>{t('dashboard.last-sign-in')}</h2>
      {before ? (
        <>
          <Facts>
            <Fact term={t('dashboard.last-sign-in-when')}>
              <Time visit={visit} value={before.at} relative="beside" />
            </Fact>
            <Fact term={t('dashboard.last-sign-in-device')}>{deviceName(before.userAgent, t)}</Fact>
            <Fact term={t('dashboard.last-sign-in-place')}>{before.ip ?? t('account.place-unknown')}</Fact>
          </Facts>
          <p class="text-small text-quiet">{t('dashboard.last-sign-in-not-you')}</p>
        </>
      ) : (
        <p>{t('dashboard.last-sign-in-none')}</p>
      )}
      <p>
        <a href="/profile/sessions">{t('dashboard.sessions')}</a>
      </p>
    </section>
  );
}

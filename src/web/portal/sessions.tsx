import {
  endOtherSessions,
  endSession,
  listSessions,
  type OpenSession,
} from '../../flows/session-endings/session-endings.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Form } from '../parts/form.tsx';
import { PortalPage } from '../parts/portal-frame.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { deviceName } from './device.ts';

export async function showSessions(visit: PersonVisit): Promise<WebAnswer> {
  return page(
    visit,
    <SessionsPage visit={visit} sessions={await listSessions(visit.infra, visit.session)} />,
  );
}

/** Ends one of one's own sessions; the one in use ends like a log-out. */
export async function postSessionEnd(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  if (!isId(id)) return turnAway(visit, 404);
  const outcome = await endSession(visit.infra, visit.session, id);
  if (outcome.kind === 'not-found') return turnAway(visit, 404);
  if (id !== visit.session.id) {
    return redirect(visit, '/profile/sessions', { kind: 'success', message: 'account.session-ended' });
  }
  visit.cookies.clear('session');
  return redirect(visit, '/sign-in', { kind: 'success', message: 'sign-in.signed-out' });
}

export async function postOtherSessionsEnd(visit: PersonVisit): Promise<WebAnswer> {
  await endOtherSessions(visit.infra, visit.session);
  return redirect(visit, '/profile/sessions', { kind: 'success', message: 'account.sessions-ended' });
}

function SessionsPage({ visit, sessions }: { visit: PersonVisit; sessions: readonly OpenSession[] }) {
  const { t } = visit;
  const isThis = (session: OpenSession) => session.id === visit.session.id;
  return (
    <PortalPage
      visit={visit}
      title={t('account.sessions-title')}
      intro={t('account.sessions-intro')}
      back={{ href: '/profile', label: t('account.title') }}
    >
      <div class="grid gap-6">
        <Table
          caption={t('account.sessions-caption')}
          captionHidden
          rows={[...sessions].sort((a, b) => Number(isThis(b)) - Number(isThis(a)))}
          rowKey={(session) => session.id}
          columns={[
            {
              id: 'device',
              header: t('account.session-device'),
              cell: (session) => deviceName(session.userAgent, t),
            },
            {
              id: 'place',
              header: t('account.session-place'),
              cell: (session) => session.ip ?? t('account.place-unknown'),
            },
            {
              id: 'started',
              header: t('account.session-started'),
              cell: (session) => <Time visit={visit} value={session.createdAt} />,
            },
            {
              id: 'seen',
              header: t('account.session-seen'),
              cell: (session) => <Time visit={visit} value={session.lastSeenAt} relative="alone" />,
            },
            {
              id: 'end',
              header: t('account.session-action'),
              cell: (session) =>
                isThis(session) ? (
                  <Badge kind="success">{t('account.session-this')}</Badge>
                ) : (
                  <Form visit={visit} action={`/profile/sessions/${session.id}/end`}>
                    <Button small>{t('account.session-end')}</Button>
                  </Form>
                ),
            },
          ]}
        />
        {sessions.some((session) => !isThis(session)) ? (
          <Confirm
            visit={visit}
            action="/profile/sessions/end-others"
            label={t('account.sessions-end-others')}
            question={t('account.sessions-end-question')}
            explanation={t('account.sessions-end-explained')}
          />
        ) : (
          <p class="text-quiet">{t('account.sessions-only')}</p>
        )}
      </div>
    </PortalPage>
  );
}

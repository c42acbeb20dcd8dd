import { type KnownEvent, listEvents } from '../../domain/audit/history.ts';
import { type AuditState, verifyAudit } from '../../flows/sealing/verify.ts';
import { isMessageId } from '../../infra/i18n/texts.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit, Visit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Notice } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Console } from './frame.tsx';

const perPage = 50;

/** Who changed what, newest first; `?verify` goes through the whole chain and says whether it is whole. */
export async function showAudit(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.organization;
  const query = visit.url.searchParams;
  const asked = query.get('before');
  const before = isId(asked) ? asked : undefined;
  const events = await visit.infra.database.inOrganization(id, (tx) =>
    listEvents(tx, id, before, perPage + 1),
  );
  const state = query.has('verify') ? await verifyAudit(visit.infra, id) : undefined;
  return page(visit, <AuditPage visit={visit} events={events} older={before !== undefined} state={state} />);
}

interface Props {
  visit: PersonVisit;
  events: readonly KnownEvent[];
  older: boolean;
  state: AuditState | undefined;
}

function AuditPage({ visit, events, older, state }: Props) {
  const { t } = visit;
  const shown = events.slice(0, perPage);
  const last = events.length > perPage ? shown.at(-1) : undefined;
  return (
    <Console
      visit={visit}
      title={t('audit.title')}
      intro={t('audit.intro')}
      current="audit"
      actions={<ButtonLink href="/console/audit?verify">{t('audit.verify')}</ButtonLink>}
    >
      <div class="grid gap-6">
        {state && <Verification visit={visit} state={state} />}
        {shown.length === 0 ? (
          <EmptyState title={t('audit.empty')}>{t('audit.empty-explained')}</EmptyState>
        ) : (
          <Events visit={visit} events={shown} />
        )}
        <div class="actions">
          {older && <ButtonLink href="/console/audit">{t('audit.newest')}</ButtonLink>}
          {last && <ButtonLink href={`/console/audit?before=${last.id}`}>{t('audit.older')}</ButtonLink>}
        </div>
      </div>
    </Console>
  );
}

function Verification({ visit, state }: { visit: Visit; state: AuditState }) {
  const { t } = visit;
  if (state.kind === 'broken') {
    return (
      <Notice visit={visit} kind="error" title={t('audit.broken', { at: state.at })} role="alert">
        <p>{t(`audit.broken-${state.because}`)}</p>
      </Notice>
    );
  }
  return (
    <Notice visit={visit} kind="success" title={t('audit.whole', { count: state.events })} role="status">
      <p>
        {t('audit.head')} <code class="break-all">{state.head}</code>
      </p>
    </Notice>
  );
}

function Events({ visit, events }: { visit: Visit; events: readonly KnownEvent[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('audit.list')}
      captionHidden
      rows={events}
      rowKey={(event) => event.id}
      columns={[
        { id: 'when', header: t('audit.when'), cell: (event) => <Time visit={visit} value={event.at} /> },
        {
          id: 'who',
          header: t('audit.who'),
          cell: (event) => event.actorName ?? t(`audit.actor-${event.actorKind}`),
        },
        { id: 'what', header: t('audit.what'), cell: (event) => <What visit={visit} event={event} /> },
        { id: 'number', header: t('audit.number'), end: true, cell: (event) => event.sequence ?? '…' },
      ]}
    />
  );
}

function What({ visit, event }: { visit: Visit; event: KnownEvent }) {
  const id = `audit.${event.action.replaceAll('.', '-')}`;
  const details = Object.entries({ ...event.change, ...event.personal })
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return (
    <>
      {isMessageId(id) ? visit.t(id) : event.action}
      {event.subjectName && (
        <>
          {': '}
          <a href={`/console/users/${event.subjectId}`}>{event.subjectName}</a>
        </>
      )}
      {details.length > 0 && <div class="text-quiet breaks">{details.join(' · ')}</div>}
    </>
  );
}

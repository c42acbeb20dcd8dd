import type { AccessRequest } from '../../domain/access-requests/access-requests.ts';
import { type RequestQueue, readQueue } from '../../flows/access-request/read-queue.ts';
import { requestsTaken } from '../../flows/access-request/settings.ts';
import { signUpSettings } from '../../flows/sign-up/settings.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { DecidedRequests } from './decided-requests.tsx';
import { Console } from './frame.tsx';
import { Requester } from './requester.tsx';

const perPage = 50;

/** Who asks for access: those that wait, the longest first, and what became of the others. */
export async function showRequests(visit: PersonVisit): Promise<WebAnswer> {
  const idIn = (name: string) => {
    const text = visit.url.searchParams.get(name);
    return isId(text) ? text : undefined;
  };
  const part = { openAfter: idIn('after'), decidedBefore: idIn('before') };
  const queue = await readQueue(visit.infra, visit.organization.id, { ...part, most: perPage + 1 });
  const { t } = visit;
  return page(
    visit,
    <Console
      visit={visit}
      title={t('requests.queue')}
      intro={t('requests.queue-intro')}
      current="requests"
      actions={<ButtonLink href="/console/settings/requests">{t('requests.settings')}</ButtonLink>}
    >
      <div class="grid gap-8">
        <OpenRequests visit={visit} queue={queue} later={part.openAfter !== undefined} />
        {(queue.decided.length > 0 || part.decidedBefore) && (
          <DecidedRequests
            visit={visit}
            requests={queue.decided.slice(0, perPage)}
            more={queue.decided.length > perPage}
            later={part.decidedBefore !== undefined}
          />
        )}
      </div>
    </Console>,
  );
}

/** Whether anybody can come to stand here. */
const canAsk = ({ organization }: PersonVisit): boolean =>
  requestsTaken(organization) || organization.section(signUpSettings).mode === 'approval';

function OpenRequests({ visit, queue, later }: { visit: PersonVisit; queue: RequestQueue; later: boolean }) {
  const { t } = visit;
  const shown = queue.open.slice(0, perPage);
  const last = queue.open.length > perPage ? shown.at(-1) : undefined;
  return (
    <section aria-labelledby="open">
      <h2 id="open" class="mb-3">
        {t('requests.open')}
        {queue.openCount > 0 && ` (${visit.format.number(queue.openCount)})`}
      </h2>
      {shown.length === 0 ? <NobodyWaits visit={visit} /> : <OpenTable visit={visit} requests={shown} />}
      {(later || last) && (
        <div class="actions mt-4">
          {later && <ButtonLink href="/console/requests">{t('requests.oldest')}</ButtonLink>}
          {last && <ButtonLink href={`/console/requests?after=${last.id}`}>{t('requests.more')}</ButtonLink>}
        </div>
      )}
    </section>
  );
}

function NobodyWaits({ visit }: { visit: PersonVisit }) {
  const { t } = visit;
  if (canAsk(visit)) {
    return (
      <EmptyState icon="request" title={t('requests.open-none')} level={3}>
        {t('requests.open-none-explained')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="request"
      title={t('requests.open-none')}
      level={3}
      action={<ButtonLink href="/console/settings/requests">{t('requests.take')}</ButtonLink>}
    >
      {t('requests.open-none-off')}
    </EmptyState>
  );
}

function OpenTable({ visit, requests }: { visit: PersonVisit; requests: readonly AccessRequest[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('requests.open')}
      captionHidden
      rows={requests}
      rowKey={(request) => request.id}
      columns={[
        {
          id: 'person',
          header: t('requests.person'),
          cell: (request) => <Requester request={request} />,
          breaks: true,
        },
        { id: 'reason', header: t('requests.why'), cell: (request) => shortened(request.reason) },
        {
          id: 'asked',
          header: t('requests.asked'),
          cell: (request) => <Time visit={visit} value={request.askedAt} relative="alone" />,
        },
        {
          id: 'verified',
          header: t('requests.verified'),
          cell: ({ verifiedAt, holderId }) =>
            holderId ? (
              <Badge kind="warning">{t('requests.held')}</Badge>
            ) : (
              verifiedAt && (
                <Badge kind="success">
                  <Time visit={visit} value={verifiedAt} relative="alone" />
                </Badge>
              )
            ),
        },
        {
          id: 'decide',
          header: t('requests.decision'),
          cell: (request) => (
            <ButtonLink small href={`/console/requests/${request.id}`}>
              {t('requests.decide')}
              <span class="sr-only"> {request.name}</span>
            </ButtonLink>
          ),
        },
      ]}
    />
  );
}

/** The beginning of a reason; the whole of it stands on the request's own page. */
function shortened(reason: string): string {
  const line = reason.replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 160).trimEnd()}…` : line;
}

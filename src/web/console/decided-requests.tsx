import type { AccessRequest, RequestStatus } from '../../domain/access-requests/access-requests.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge, type BadgeProps } from '../parts/badge.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Form } from '../parts/form.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Requester } from './requester.tsx';

interface Props {
  visit: PersonVisit;
  requests: readonly AccessRequest[];
  /** There are older ones. */
  more: boolean;
  /** This is not the beginning of the list. */
  later: boolean;
}

/** What was decided, by whom and when; a refusal can be taken back. */
export function DecidedRequests({ visit, requests, more, later }: Props) {
  const { t } = visit;
  const last = more ? requests.at(-1) : undefined;
  return (
    <section aria-labelledby="decided">
      <h2 id="decided" class="mb-3">
        {t('requests.decided')}
      </h2>
      <Table
        caption={t('requests.decided')}
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
          {
            id: 'decision',
            header: t('requests.decision'),
            cell: ({ status }) => <RequestState visit={visit} status={status} />,
          },
          { id: 'by', header: t('requests.decided-by'), cell: (request) => deciderOf(visit, request) },
          {
            id: 'when',
            header: t('requests.decided-when'),
            cell: ({ decidedAt }) => decidedAt && <Time visit={visit} value={decidedAt} relative="alone" />,
          },
          {
            id: 'undo',
            header: t('requests.next'),
            cell: (request) => <Undo visit={visit} request={request} />,
          },
        ]}
      />
      {(later || last) && (
        <div class="actions mt-4">
          {later && <ButtonLink href="/console/requests">{t('requests.newest')}</ButtonLink>}
          {last && (
            <ButtonLink href={`/console/requests?before=${last.id}`}>{t('requests.older')}</ButtonLink>
          )}
        </div>
      )}
    </section>
  );
}

const tones: Record<RequestStatus, BadgeProps['kind'] & string> = {
  unverified: 'neutral',
  open: 'info',
  approved: 'success',
  declined: 'warning',
  expired: 'neutral',
  closed: 'neutral',
};

/** How a request stands, in a word. */
export function RequestState({ visit, status }: { visit: PersonVisit; status: RequestStatus }) {
  return (
    <Badge kind={tones[status]}>
      {visit.t(`requests.status-${status === 'unverified' ? 'open' : status}`)}
    </Badge>
  );
}

/** Who decided: nobody, where it ran out. */
export const deciderOf = ({ t }: PersonVisit, { status, deciderName }: AccessRequest): string => {
  if (status === 'expired') return t('requests.decided-by-nobody');
  return deciderName ?? t('requests.decided-by-gone');
};

/** Only a refusal is taken back here; an invitation is withdrawn on the person's own page. */
export function Undo({ visit, request }: { visit: PersonVisit; request: AccessRequest }) {
  const { t } = visit;
  const { id, status, userId, name } = request;
  if (status === 'approved')
    return userId ? <a href={`/console/users/${userId}`}>{t('requests.invited-user')}</a> : null;
  if (status !== 'declined' && status !== 'expired') return null;
  return (
    <Form visit={visit} action={`/console/requests/${id}/decision/end`}>
      <Button small>
        {t('requests.reopen')}
        <span class="sr-only"> {name}</span>
      </Button>
    </Form>
  );
}

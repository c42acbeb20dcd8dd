import type { WaitingRequest } from '../../domain/projects/projects.ts';
import { readQueue } from '../../flows/joining/deciding.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Form } from '../parts/form.tsx';
import { pictureUrl } from '../parts/pictures.ts';
import { Time } from '../parts/time.tsx';
import { Console } from './frame.tsx';

const shown = 50;

/** Everybody who asked to join a project and waits, the longest first. */
export async function showProjectRequests(visit: PersonVisit): Promise<WebAnswer> {
  const { t } = visit;
  const { requests, count } = await readQueue(visit.infra, visit.organization.id, shown);
  return page(
    visit,
    <Console
      visit={visit}
      title={t('projects.queue')}
      intro={t('projects.queue-intro')}
      back={{ href: '/console/projects', label: t('projects.projects') }}
      current="projects"
    >
      {requests.length === 0 ? (
        <EmptyState icon="request" title={t('projects.queue-empty')}>
          {t('projects.queue-empty-explained')}
        </EmptyState>
      ) : (
        <RequestList visit={visit} requests={requests} from="queue" />
      )}
      {count > requests.length && (
        <p class="mt-3 text-quiet">{t('projects.queue-more', { count: count - requests.length })}</p>
      )}
    </Console>,
  );
}

interface Props {
  visit: PersonVisit;
  requests: readonly WaitingRequest[];
  /** Where the administrator is and goes on. */
  from: 'queue' | 'project';
}

/** People who wait, each with the two answers. */
export const RequestList = ({ visit, requests, from }: Props) => (
  <ul class="card max-w-4xl divide-y divide-[var(--color-base-300)] py-2">
    {requests.map((request) => (
      <Request key={request.id} visit={visit} request={request} from={from} />
    ))}
  </ul>
);

function Request({ visit, request, from }: Omit<Props, 'requests'> & { request: WaitingRequest }) {
  const { t } = visit;
  const { id, projectId, projectName, userId, name, email, pictureTag, reason, createdAt } = request;
  const answer = (path: 'approval' | 'refusal', label: string, kind: 'plain' | 'quiet') => (
    <Form visit={visit} action={`/console/projects/${projectId}/requests/${id}/${path}`}>
      <input type="hidden" name="from" value={from} />
      <Button small kind={kind}>
        {label}
        <span class="sr-only"> {name}</span>
      </Button>
    </Form>
  );
  return (
    <li class="flex flex-wrap items-start gap-x-4 gap-y-3 py-4">
      <Avatar name={name} picture={pictureUrl({ id: userId, pictureTag })} />
      <div class="min-w-0 flex-1 basis-60 wrap-anywhere">
        <a href={`/console/users/${userId}`}>{name}</a>
        {from === 'queue' && (
          <>
            {' → '}
            <a href={`/console/projects/${projectId}`}>{projectName}</a>
          </>
        )}
        <div class="text-small text-quiet">
          {email} · <Time visit={visit} value={createdAt} relative="alone" />
        </div>
        {reason && <p class="mt-1 whitespace-pre-line">{reason}</p>}
      </div>
      <div class="actions">
        {answer('approval', t('projects.approve'), 'plain')}
        {answer('refusal', t('projects.decline'), 'quiet')}
      </div>
    </li>
  );
}

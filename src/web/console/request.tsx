import type { AccessRequest } from '../../domain/access-requests/access-requests.ts';
import type { License } from '../../domain/licenses/licenses.ts';
import type { User } from '../../domain/users/users.ts';
import { readRequest } from '../../flows/access-request/read-queue.ts';
import { isId } from '../../infra/ids.ts';
import { days } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import type { FieldErrors } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Facts } from '../parts/facts.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { Time } from '../parts/time.tsx';
import { deciderOf, RequestState, Undo } from './decided-requests.tsx';
import { Console } from './frame.tsx';
import { GrantFields, openLicenses, usualLicense } from './grant.tsx';
import { UserPart } from './user-part.tsx';

/** One request: who asks and why, and the two answers. */
export const showRequest = (visit: PersonVisit): Promise<WebAnswer> => requestPage(visit);

/** Where a form of the page came back with errors: its address, looked at anew, is the page. */
export const showRequestAgain = (visit: PersonVisit): WebAnswer =>
  isId(visit.params.id) ? redirect(visit, `/console/requests/${visit.params.id}`) : turnAway(visit, 404);

/** The page of the request that the path names, or 404. `again`: a form of it came back with errors. */
export async function requestPage(
  visit: PersonVisit,
  again?: { typed: Readonly<Record<string, string>>; errors: FieldErrors },
): Promise<WebAnswer> {
  const { id } = visit.params;
  const known = isId(id) ? await readRequest(visit.infra, visit.organization.id, id) : undefined;
  if (!known) return turnAway(visit, 404);
  const licenses = await openLicenses(visit);
  const { request, holder } = known;
  const typed = again?.typed ?? {
    license: usualLicense(visit, licenses)?.id,
    language: request.locale,
  };
  const props = { visit, request, holder, licenses, typed, errors: again?.errors };
  return page(visit, <RequestPage {...props} />, { status: again ? 422 : 200 });
}

interface Props {
  visit: PersonVisit;
  request: AccessRequest;
  holder: User | undefined;
  licenses: readonly License[];
  typed: Readonly<Record<string, string | undefined>>;
  errors: FieldErrors | undefined;
}

function RequestPage(props: Props) {
  const { visit, request, holder, errors } = props;
  const { t } = visit;
  return (
    <Console
      visit={visit}
      title={t('requests.request-of', { name: request.name })}
      back={{ href: '/console/requests', label: t('requests.queue') }}
      current="requests"
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <div class="grid max-w-4xl gap-6">
        <Asked visit={visit} request={request} />
        {request.status !== 'open' && (
          <div class="actions">
            <Undo visit={visit} request={request} />
          </div>
        )}
        {request.status === 'open' && holder && <Held visit={visit} request={request} holder={holder} />}
        {request.status === 'open' && !holder && (
          <>
            <Approve {...props} />
            <Decline {...props} />
          </>
        )}
      </div>
    </Console>
  );
}

/** How long a request waits, in milliseconds. */
const waits = days(30);

function Asked({ visit, request }: { visit: PersonVisit; request: AccessRequest }) {
  const { t } = visit;
  const { status, openedAt, verifiedAt, decidedAt, answer } = request;
  return (
    <section class="card min-w-0" aria-label={t('requests.person')}>
      <Facts
        facts={[
          { label: t('requests.person'), value: request.name },
          { label: t('requests.email'), value: request.email },
          {
            label: t('requests.verified'),
            value: verifiedAt && (
              <Badge kind="success">
                <Time visit={visit} value={verifiedAt} />
              </Badge>
            ),
          },
          {
            label: t('requests.why'),
            value: <span class="whitespace-pre-line">{request.reason}</span>,
          },
          {
            label: t('requests.asked'),
            value: <Time visit={visit} value={request.askedAt} relative="beside" />,
          },
          status === 'open' &&
            openedAt && {
              label: t('requests.waits-until'),
              value: (
                <>
                  <Time
                    visit={visit}
                    value={new Date(openedAt.getTime() + waits)}
                    precision="day"
                    relative="beside"
                  />
                  . {t('requests.waits-until-help')}
                </>
              ),
            },
          decidedAt && {
            label: t('requests.decision'),
            value: (
              <>
                <RequestState visit={visit} status={status} /> {deciderOf(visit, request)},{' '}
                <Time visit={visit} value={decidedAt} relative="beside" />
              </>
            ),
          },
          answer !== null && {
            label: t('requests.told'),
            value: <span class="whitespace-pre-line">{answer}</span>,
          },
        ].map((fact) => fact || undefined)}
      />
    </section>
  );
}

/** The address has become somebody's meanwhile: there is nothing to decide. */
function Held({ visit, request, holder }: { visit: PersonVisit; request: AccessRequest; holder: User }) {
  const { t } = visit;
  return (
    <Notice visit={visit} kind="warning" title={t('requests.holder')}>
      <p>{t('requests.holder-explained', { name: holder.name })}</p>
      <div class="actions mt-3">
        <ButtonLink href={`/console/users/${holder.id}`}>{t('requests.holder-open')}</ButtonLink>
        <Form visit={visit} action={`/console/requests/${request.id}/removal`}>
          <Button>{t('requests.close')}</Button>
        </Form>
      </div>
    </Notice>
  );
}

function Approve({ visit, request, licenses, typed, errors }: Props) {
  const { t } = visit;
  return (
    <UserPart id="approve" title={t('requests.approve')}>
      <Form visit={visit} action={`/console/requests/${request.id}/approval`} class="stack">
        <p class="text-quiet">{t('requests.approve-explained')}</p>
        <GrantFields visit={visit} licenses={licenses} typed={typed} errors={errors} />
        <div>
          <Button kind="primary">{t('requests.approve-submit')}</Button>
        </div>
      </Form>
    </UserPart>
  );
}

function Decline({ visit, request, typed, errors }: Props) {
  const { t } = visit;
  return (
    <UserPart id="decline" title={t('requests.decline')}>
      <Form visit={visit} action={`/console/requests/${request.id}/decline`} class="stack">
        <p class="text-quiet">{t('requests.decline-explained')}</p>
        <Field
          visit={visit}
          type="textarea"
          name="answer"
          label={t('requests.answer')}
          help={t('requests.answer-help')}
          value={typed.answer}
          errors={errors}
          maxlength={800}
          optional
        />
        <div>
          <Button>{t('requests.decline-submit')}</Button>
        </div>
      </Form>
    </UserPart>
  );
}

import { recordAttempt } from '../../domain/attempts/attempts.ts';
import { findReserved } from '../../domain/organizations/organizations.ts';
import { HashQueueFullError } from '../../infra/crypto/hasher.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import { DatabaseBusyError } from '../../infra/database/database.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import type { Infra } from '../../infra/infra.ts';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { WebAnswer } from './answer.ts';
import type { Arrived } from './arrive.ts';
import type { Arrival } from './client.ts';
import { page } from './reply.ts';
import type { Visit } from './visit.ts';

type Refusal = 400 | 403 | 404 | 405 | 413 | 429;

/** A page that says what was wrong with a request and what to do now. */
export function turnAway(arrived: Arrived, status: Refusal, headers: Record<string, string> = {}): WebAnswer {
  return errorPage(arrived, status, `errors.status-${status}` as MessageId, headers);
}

/** No organization answers at this host name: nothing about any of them is shown. */
export function strangeHost(): WebAnswer {
  return new WebAnswer('No portal answers at this address.\n', {
    status: 404,
    headers: { 'content-type': 'text/plain' },
  });
}

/** Something broke: a page with a reference code, a log line under the same code, and 503 where waiting helps. */
export async function broken(
  infra: Infra,
  arrived: Arrived | undefined,
  arrival: Arrival,
  asked: { method: string; pattern: string },
  error: unknown,
): Promise<WebAnswer> {
  const reference = referenceCode();
  const seconds = retryAfter(error);
  const busy = seconds !== undefined;
  infra.log[busy ? 'warn' : 'error'](
    { err: error, reference, method: asked.method, path: asked.pattern },
    'a request failed',
  );
  // While the database is gone there is nowhere to keep it but the log.
  await keep(infra, arrived, arrival, reference, asked.pattern, busy).catch((lost) =>
    infra.log.warn({ err: lost, reference }, 'the failure could not be recorded in the database'),
  );
  const status = busy ? 503 : 500;
  const headers: Record<string, string> = busy ? { 'retry-after': String(seconds) } : {};
  if (!arrived) {
    return new WebAnswer(`${status} ${reference}\n`, {
      status,
      headers: { 'content-type': 'text/plain', ...headers },
    });
  }
  return errorPage(arrived, status, busy ? 'errors.status-503' : 'errors.status-500', headers, reference);
}

/** Whether nothing is broken, but too much asked for at once, or something away for a moment. */
export const isBusy = (error: unknown): boolean => retryAfter(error) !== undefined;

function retryAfter(error: unknown): number | undefined {
  if (error instanceof HashQueueFullError) return error.retryAfterSeconds;
  if (error instanceof DatabaseBusyError) return 5;
  const code = (error as { code?: string } | undefined)?.code ?? '';
  // PostgreSQL: connection lost (class 08), shutting down or starting (57P0x), statement timeout, too many connections.
  return /^(08...|57P0.|57014|53300|ECONN.*|EPIPE)$/.test(code) ? 5 : undefined;
}

async function keep(
  infra: Infra,
  arrived: Arrived | undefined,
  arrival: Arrival,
  reference: string,
  path: string,
  busy: boolean,
) {
  if (busy) return;
  const organizationId = arrived?.organization?.id ?? (await findReserved(infra.database.outside));
  if (!organizationId) return;
  await infra.database.batch(organizationId, [
    recordAttempt(infra, {
      organizationId,
      kind: 'error',
      reference,
      outcome: 'failed',
      cause: 'server-error',
      userId: arrived?.session?.user.id,
      host: arrival.host,
      ip: arrival.ip,
      userAgent: arrived?.browser.userAgent ?? '',
      detail: { path },
    }),
  ]);
}

function errorPage(
  arrived: Arrived,
  status: number,
  message: MessageId,
  headers: Record<string, string>,
  reference?: string,
): WebAnswer {
  const visit: Visit = { ...arrived, params: {}, form: {} };
  const { t } = visit;
  const title = t(`errors.title-${status}` as MessageId);
  return page(
    visit,
    <CardPage visit={visit} title={title}>
      <p>{t(message)}</p>
      {reference && (
        <p>
          {t('errors.reference')} <strong class="font-mono">{reference}</strong>
        </p>
      )}
      <p>
        <a class="link" href="/">
          {t('errors.to-start')}
        </a>
      </p>
    </CardPage>,
    { status, headers },
  );
}

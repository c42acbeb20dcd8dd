import { countPortal } from '../../domain/organizations/operators-list.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { type Fact, Facts } from '../parts/facts.tsx';
import { Time } from '../parts/time.tsx';
import { Operator } from './frame.tsx';

/** How the portal fares, in numbers: nothing here names a person. */
export async function showHealth(visit: PersonVisit): Promise<WebAnswer> {
  const { infra, t, format } = visit;
  const started = performance.now();
  const numbers = await countPortal(infra.database.outside);
  const took = Math.max(1, Math.round(performance.now() - started));
  if (!numbers) throw new Error('the database counted nothing');
  const { running, waiting } = infra.hasher.stats();
  const count = (value: number) => (value >= 10_000 ? `${format.number(10_000)}+` : format.number(value));
  const late = numbers.oldestMail !== null && Date.now() - numbers.oldestMail.getTime() > 300_000;
  const facts: Fact[] = [
    { label: t('operator.health-database'), value: t('operator.health-answered', { milliseconds: took }) },
    { label: t('operator.organizations'), value: format.number(numbers.organizations) },
    { label: t('operator.health-sessions'), value: count(numbers.sessions) },
    { label: t('operator.health-hashing'), value: t('operator.health-hashes', { running, waiting }) },
    {
      label: t('operator.health-mails'),
      value: (
        <>
          {count(numbers.mailsQueued)}{' '}
          {numbers.oldestMail && (
            <>
              <span class="text-quiet">
                ({t('operator.health-oldest')}{' '}
                <Time visit={visit} value={numbers.oldestMail} relative="alone" />)
              </span>{' '}
              {late && <Badge kind="warning">{t('operator.health-late')}</Badge>}
            </>
          )}
        </>
      ),
    },
    {
      label: t('operator.health-failed'),
      value: (
        <>
          {count(numbers.mailsFailed)}{' '}
          {numbers.mailsFailed > 0 && <Badge kind="warning">{t('operator.health-look')}</Badge>}
        </>
      ),
    },
    { label: t('operator.health-requests'), value: count(numbers.requestsWaiting) },
    { label: t('operator.health-unsealed'), value: count(numbers.eventsUnsealed) },
    {
      label: t('operator.health-addresses'),
      value: (
        <>
          {format.number(numbers.addressesFailing)}{' '}
          {numbers.addressesFailing > 0 && <Badge kind="warning">{t('operator.proof-missing')}</Badge>}
        </>
      ),
    },
  ];
  return page(
    visit,
    <Operator visit={visit} title={t('operator.health')} intro={t('operator.health-intro')} current="health">
      <div class="card">
        <Facts facts={facts} />
      </div>
    </Operator>,
  );
}

import { z } from 'zod';
import { countByDay, findAttempt, type KnownAttempt, listAttempts } from '../../domain/attempts/attempts.ts';
import { normalizeReference } from '../../infra/crypto/secrets.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { AttemptDetail } from './attempt-detail.tsx';
import { AttemptTable } from './attempt-table.tsx';
import { Console } from './frame.tsx';
import { SignInChart } from './sign-in-chart.tsx';

const perPage = 50;
const chartDays = 14;
const outcome = z.enum(['succeeded', 'refused', 'failed']);

/** What happened at the door: look a reference code up, see the last days as a picture, read the list. */
export async function showAttempts(visit: PersonVisit): Promise<WebAnswer> {
  const query = visit.url.searchParams;
  const typed = query.get('reference')?.trim() ?? '';
  const reference = normalizeReference(typed);
  const before = query.get('before');
  const filter = {
    outcome: outcome.safeParse(query.get('outcome')).data,
    before: isId(before) ? before : undefined,
  };
  const { id } = visit.organization;
  const { timeZone } = visit.format;
  const [found, days, attempts] = await visit.infra.database.inOrganization(id, (tx) =>
    Promise.all([
      reference ? findAttempt(tx, id, reference) : undefined,
      countByDay(tx, id, chartDays, timeZone),
      listAttempts(tx, id, filter, perPage + 1),
    ]),
  );
  return page(
    visit,
    <Console
      visit={visit}
      title={visit.t('attempts.title')}
      intro={visit.t('attempts.intro')}
      current="attempts"
      actions={<ButtonLink href="/console/check">{visit.t('attempts.check')}</ButtonLink>}
    >
      <div class="grid gap-8">
        <ReferenceForm visit={visit} typed={typed} error={problemOf(visit, typed, reference, found)} />
        {found && <AttemptDetail visit={visit} attempt={found} />}
        {!typed && <SignInChart visit={visit} days={days} span={chartDays} />}
        <Attempts visit={visit} attempts={attempts} filter={filter} />
      </div>
    </Console>,
    { status: typed && !found ? 404 : 200 },
  );
}

function problemOf(
  visit: PersonVisit,
  typed: string,
  reference: string | undefined,
  found: KnownAttempt | undefined,
) {
  if (!typed || found) return undefined;
  return reference ? visit.t('attempts.not-found', { reference }) : visit.t('attempts.not-a-code');
}

function ReferenceForm({
  visit,
  typed,
  error,
}: {
  visit: PersonVisit;
  typed: string;
  error: string | undefined;
}) {
  const { t } = visit;
  return (
    <Form visit={visit} action="/console/attempts" method="get" class="form-row">
      <Field
        visit={visit}
        type="text"
        name="reference"
        label={t('attempts.reference')}
        help={t('attempts.reference-help')}
        value={typed}
        error={error}
        autocomplete="off"
      />
      <Button kind="primary">{t('attempts.find')}</Button>
    </Form>
  );
}

interface AttemptsProps {
  visit: PersonVisit;
  attempts: readonly KnownAttempt[];
  filter: { outcome?: string | undefined; before?: string | undefined };
}

function Attempts({ visit, attempts, filter }: AttemptsProps) {
  const { t } = visit;
  const shown = attempts.slice(0, perPage);
  const last = attempts.length > perPage ? shown.at(-1) : undefined;
  const pathTo = (change: Record<string, string | undefined>) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ outcome: filter.outcome, ...change }))
      if (value) query.set(name, value);
    return query.size ? `/console/attempts?${query}` : '/console/attempts';
  };
  return (
    <section class="grid gap-4">
      <nav class="filters" aria-label={t('attempts.filter')}>
        {([undefined, 'refused', 'succeeded', 'failed'] as const).map((value) => (
          <a
            key={value}
            href={pathTo({ outcome: value })}
            aria-current={filter.outcome === value ? 'true' : undefined}
          >
            {t(`attempts.filter-${value ?? 'all'}`)}
          </a>
        ))}
      </nav>
      {shown.length === 0 ? (
        <EmptyState title={t('attempts.empty')}>{t('attempts.empty-explained')}</EmptyState>
      ) : (
        <AttemptTable visit={visit} attempts={shown} />
      )}
      <div class="actions">
        {filter.before && <ButtonLink href={pathTo({})}>{t('attempts.newest')}</ButtonLink>}
        {last && <ButtonLink href={pathTo({ before: last.id })}>{t('attempts.older')}</ButtonLink>}
      </div>
    </section>
  );
}

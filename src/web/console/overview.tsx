import { type Overview, readOverview } from '../../flows/people/overview.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Console } from './frame.tsx';
import { Needs } from './overview-needs.tsx';

/** Where an administrator begins: what needs a person first, then how the organization stands. */
export async function showOverview(visit: PersonVisit): Promise<WebAnswer> {
  const overview = await readOverview(visit.infra, visit.organization.id);
  const { t } = visit;
  return page(
    visit,
    <Console
      visit={visit}
      title={t('console.overview')}
      current="overview"
      actions={
        <ButtonLink kind="primary" icon="plus" href="/console/users/new">
          {t('console.invite')}
        </ButtonLink>
      }
    >
      <Needs visit={visit} overview={overview} />
      <Numbers visit={visit} overview={overview} />
    </Console>,
  );
}

function Numbers({ visit, overview }: { visit: PersonVisit; overview: Overview }) {
  const { t } = visit;
  const { users, seats } = overview;
  const numbers = [
    { label: t('console.status-active'), value: users.active, href: '/console/users?status=active' },
    { label: t('console.status-invited'), value: users.invited, href: '/console/users?status=invited' },
    { label: t('console.status-suspended'), value: users.suspended, href: '/console/users?status=suspended' },
    { label: t('console.signed-in-now'), value: overview.signedIn, href: undefined },
    {
      label: t('console.seats-taken', { total: seats.total }),
      value: seats.taken,
      href: '/console/licenses',
    },
  ];
  return (
    <section class="mt-8" aria-labelledby="numbers">
      <h2 id="numbers" class="mb-3">
        {t('console.numbers')}
      </h2>
      <dl class="grid grid-cols-2 gap-4 md:grid-cols-3 xl:grid-cols-5">
        {numbers.map(({ label, value, href }) => (
          <div key={label} class="card flex flex-col-reverse justify-end">
            <dt class="text-quiet">{href ? <a href={href}>{label}</a> : label}</dt>
            <dd class="text-[1.75rem] font-semibold leading-tight tabular-nums">
              {visit.format.number(value)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

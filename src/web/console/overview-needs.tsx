import type { ComponentChildren } from 'preact';
import type { License } from '../../domain/licenses/licenses.ts';
import { endsSoon, type Overview } from '../../flows/people/overview.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Form } from '../parts/form.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Time } from '../parts/time.tsx';

interface Props {
  visit: PersonVisit;
  overview: Overview;
}

/** What needs a person, each with the action that settles it; or the good news that nothing does. */
export function Needs({ visit, overview }: Props) {
  const { t } = visit;
  const { expired, pressing, refused, joining, asking } = overview;
  const nothing = expired.length + pressing.length === 0 && refused.count + joining + asking.count === 0;
  return (
    <section aria-labelledby="needs">
      <h2 id="needs" class="mb-3">
        {t('console.needs')}
      </h2>
      {nothing ? (
        <p class="card flex items-center gap-3">
          <Icon name="success" />
          {t('console.needs-nothing')}
        </p>
      ) : (
        <ul class="card divide-y divide-[var(--color-base-300)] py-2">
          <Asking visit={visit} overview={overview} />
          <ExpiredInvitations visit={visit} overview={overview} />
          {joining > 0 && (
            <Need
              icon="project"
              action={
                <ButtonLink small href="/console/projects/requests">
                  {t('projects.needs-action')}
                </ButtonLink>
              }
            >
              {t('projects.needs', { count: joining })}
            </Need>
          )}
          {pressing.map((license) => (
            <PressingLicense key={license.id} visit={visit} license={license} />
          ))}
          {refused.count > 0 && (
            <Need
              icon="enter"
              action={
                <ButtonLink small href="/console/attempts?outcome=refused">
                  {t('console.needs-refused-action')}
                </ButtonLink>
              }
            >
              {t('console.needs-refused', { count: refused.count })}
              {refused.capped && '+'}
            </Need>
          )}
        </ul>
      )}
    </section>
  );
}

function Asking({ visit, overview: { asking } }: Props) {
  const { t } = visit;
  if (asking.count === 0) return null;
  return (
    <Need
      icon="request"
      action={
        <ButtonLink small href="/console/requests">
          {t('requests.needs-action')}
        </ButtonLink>
      }
    >
      {t('requests.needs', { count: asking.count })}{' '}
      {asking.since && (
        <span class="text-quiet">
          {t('requests.needs-since')}{' '}
          <Time visit={visit} value={asking.since} precision="day" relative="beside" />
        </span>
      )}
    </Need>
  );
}

function ExpiredInvitations({ visit, overview }: Props) {
  const { t } = visit;
  const { expired, expiredCount } = overview;
  const more = expiredCount - expired.length;
  return (
    <>
      {expired.map(({ id, name, email, invitedAt }) => (
        <Need
          key={id}
          icon="mail"
          action={
            <Form visit={visit} action={`/console/users/${id}/invitation`}>
              <Button small>
                {t('console.invitation-again')}
                <span class="sr-only"> {name}</span>
              </Button>
            </Form>
          }
        >
          <a href={`/console/users/${id}`}>{name}</a> {t('console.needs-expired', { email })}{' '}
          <span class="text-quiet">
            {t('console.needs-invited')} <Time visit={visit} value={invitedAt} relative="alone" />
          </span>
        </Need>
      ))}
      {more > 0 && (
        <Need
          icon="mail"
          action={
            <ButtonLink small href="/console/users?status=invited">
              {t('console.needs-expired-all')}
            </ButtonLink>
          }
        >
          {t('console.needs-expired-more', { count: more })}
        </Need>
      )}
    </>
  );
}

function PressingLicense({ visit, license }: { visit: PersonVisit; license: License }) {
  const { t } = visit;
  const { id, product, free, endsAt } = license;
  return (
    <Need
      icon="license"
      action={
        <ButtonLink small href={`/console/licenses/${id}`}>
          {t('console.needs-license-action')}
        </ButtonLink>
      }
    >
      <strong>{product}</strong>: {free === 0 && t('console.needs-license-full')}{' '}
      {endsAt && endsSoon(license) && (
        <>
          {t('console.needs-license-ends')}{' '}
          <Time visit={visit} value={endsAt} precision="day" relative="beside" />
        </>
      )}
    </Need>
  );
}

function Need({
  icon,
  action,
  children,
}: {
  icon: IconName;
  action: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <Icon name={icon} />
      <div class="min-w-0 flex-1 basis-60 breaks">{children}</div>
      {action}
    </li>
  );
}

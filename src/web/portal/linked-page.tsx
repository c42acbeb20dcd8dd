import type { WayIn } from '../../domain/profiles/profiles.ts';
import type { LinkedWay, SignInWays } from '../../flows/directory/ways.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { paths } from '../parts/paths.ts';
import { PortalPage } from '../parts/portal-frame.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

interface Props {
  visit: PersonVisit;
  ways: SignInWays;
  /** By `password-<source>`. */
  errors?: FieldErrors;
}

/** The directories that a person could link and has not. */
export const linkable = (visit: PersonVisit, linked: readonly LinkedWay[]): readonly WayIn[] =>
  visit.organization.waysIn.filter(
    ({ id, kind }) => kind === 'openid' && !linked.some(({ sourceId }) => sourceId === id),
  );

/** What opens the person's account: the ways they have, and those they could link. */
export function LinkedPage({ visit, ways, errors }: Props) {
  const { t } = visit;
  return (
    <PortalPage
      visit={visit}
      title={t('account.ways')}
      intro={t('account.ways-intro', { organization: visit.organization.name })}
      back={{ href: '/profile', label: t('account.title') }}
      failed={errors !== undefined}
    >
      <div class="grid max-w-5xl gap-6">
        <ErrorSummary visit={visit} errors={errors} />
        <Linked visit={visit} ways={ways} />
        <Linkable visit={visit} ways={ways} {...(errors && { errors })} />
      </div>
    </PortalPage>
  );
}

function Linked({ visit, ways }: Props) {
  const { t } = visit;
  const rows: (LinkedWay | undefined)[] = [...(ways.password ? [undefined] : []), ...ways.linked];
  return (
    <Table
      caption={t('account.ways-list')}
      captionHidden
      rows={rows}
      rowKey={(way) => way?.sourceId ?? 'password'}
      columns={[
        {
          id: 'way',
          header: t('account.way'),
          cell: (way) => (
            <>
              {way?.label ?? t('account.way-password')}
              {way && !way.enabled && <Badge>{t('account.way-off')}</Badge>}
            </>
          ),
        },
        {
          id: 'account',
          header: t('account.way-account'),
          cell: (way) => (way ? way.email : visit.session.user.email),
        },
        {
          id: 'since',
          header: t('account.way-since'),
          cell: (way) => (way ? <Time visit={visit} value={way.createdAt} /> : '–'),
        },
        {
          id: 'seen',
          header: t('account.way-seen'),
          cell: (way) => (way ? <Time visit={visit} value={way.lastSeenAt} relative="alone" /> : '–'),
        },
        {
          id: 'action',
          header: t('account.way-action'),
          cell: (way) =>
            way ? (
              <Removal visit={visit} way={way} />
            ) : (
              <a href={paths.changePassword}>{t('account.change-password')}</a>
            ),
        },
      ]}
    />
  );
}

function Removal({ visit, way }: { visit: PersonVisit; way: LinkedWay }) {
  const { t } = visit;
  if (way.held) return <span class="text-quiet">{t(`account.way-${way.held}`)}</span>;
  return (
    <Confirm
      visit={visit}
      small
      action={`/profile/sign-in-ways/${way.sourceId}/removal`}
      label={t('account.way-remove')}
      question={t('account.way-remove-question', { source: way.label })}
      explanation={t('account.way-remove-explained')}
    />
  );
}

function Linkable({ visit, ways, errors }: Props) {
  const { t } = visit;
  const others = linkable(visit, ways.linked);
  if (others.length === 0) {
    return ways.linked.length === 0 ? <p class="text-quiet">{t('account.ways-none')}</p> : null;
  }
  return (
    <section class="card grid max-w-3xl gap-4">
      <h2>{t('account.way-add')}</h2>
      <p>{t('account.way-add-explained')}</p>
      {!ways.fresh && !ways.password ? (
        <p>{t('account.way-sign-in-again')}</p>
      ) : (
        others.map((way) => (
          <LinkForm key={way.id} visit={visit} way={way} ways={ways} {...(errors && { errors })} />
        ))
      )}
    </section>
  );
}

function LinkForm({ visit, way, ways, errors }: Props & { way: WayIn }) {
  const { t } = visit;
  const id = `password-${way.id}`;
  const error = errors?.[id];
  return (
    <Form visit={visit} action={`/profile/sign-in-ways/${way.id}`} class="stack" label={way.label}>
      {(!ways.fresh || error) && (
        <Field
          visit={visit}
          type="password"
          name="password"
          id={`field-${id}`}
          label={t('account.way-password-now')}
          help={t('account.way-password-help')}
          autocomplete="current-password"
          error={error}
          required
        />
      )}
      <div class="actions">
        <Button>{t('account.way-link', { source: way.label })}</Button>
      </div>
    </Form>
  );
}

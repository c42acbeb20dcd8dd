import { type License, licensesHeldBy, listLicenses } from '../../domain/licenses/licenses.ts';
import { assignSeat } from '../../flows/licensing/assign-seats.ts';
import { freeSeat } from '../../flows/licensing/free-seat.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import type { Tx } from '../../infra/database/database.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Form } from '../parts/form.tsx';
import { LicensePeriod, LicenseState } from '../parts/license-facts.tsx';
import { Notice } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';

/** The licences that concern a person: those they hold a seat of, and those of which they could. */
export interface SeatsOfPerson {
  readonly licenses: readonly License[];
  /** Ids of the licences of which they hold a seat. */
  readonly held: ReadonlySet<string>;
}

/** Reads what `UserSeats` shows. */
export async function readUserSeats(tx: Tx, organizationId: string, userId: string): Promise<SeatsOfPerson> {
  const [all, held] = await Promise.all([
    listLicenses(tx, organizationId),
    licensesHeldBy(tx, organizationId, userId),
  ]);
  const ids = new Set(held.map((license) => license.id));
  return { licenses: all.filter((license) => license.state !== 'ended' || ids.has(license.id)), held: ids };
}

interface Props {
  visit: PersonVisit;
  user: { readonly id: string; readonly name: string; readonly role: string };
  seats: SeatsOfPerson;
}

/** The licences on a person's page, each with the button that gives or frees the seat. */
export function UserSeats({ visit, user, seats }: Props) {
  const { t } = visit;
  const { licenseRequired } = visit.organization.section(signInSettings);
  const seated = seats.licenses.some(({ id, state }) => state === 'in-force' && seats.held.has(id));
  const shutOut = licenseRequired && !seated && user.role === 'member';
  return (
    <>
      {shutOut && (
        <Notice visit={visit} kind="warning">
          {t('licenses.needs-seat')}
        </Notice>
      )}
      {seats.licenses.length === 0 ? (
        <p class="text-quiet">{t('licenses.none')}</p>
      ) : (
        <div class={shutOut ? 'mt-4' : undefined}>
          <Table
            caption={t('licenses.title')}
            captionHidden
            rows={seats.licenses}
            rowKey={(license) => license.id}
            columns={[
              {
                id: 'product',
                header: t('licenses.product'),
                cell: ({ id, product }) => <a href={`/console/licenses/${id}`}>{product}</a>,
              },
              {
                id: 'state',
                header: t('licenses.state'),
                cell: (each) => <LicenseState visit={visit} license={each} />,
              },
              {
                id: 'period',
                header: t('licenses.period'),
                cell: (each) => <LicensePeriod visit={visit} license={each} />,
              },
              {
                id: 'seat',
                header: t('licenses.seat'),
                cell: (license) =>
                  seats.held.has(license.id) ? (
                    <Held visit={visit} user={user} license={license} />
                  ) : (
                    <Open visit={visit} user={user} license={license} />
                  ),
              },
            ]}
          />
        </div>
      )}
    </>
  );
}

interface SeatProps extends Omit<Props, 'seats'> {
  license: License;
}

function Held({ visit, user, license }: SeatProps) {
  const { t } = visit;
  return (
    <div class="actions">
      <Badge kind="success">{t('licenses.has-seat')}</Badge>
      <Confirm
        visit={visit}
        action={`/console/users/${user.id}/seats/${license.id}/end`}
        label={t('licenses.free')}
        question={t('licenses.free-question', { name: user.name })}
        explanation={t('licenses.free-explained')}
        small
      />
    </div>
  );
}

function Open({ visit, user, license }: SeatProps) {
  const { t } = visit;
  if (license.free === 0) return <span class="text-quiet">{t('licenses.none-free')}</span>;
  return (
    <Form visit={visit} action={`/console/users/${user.id}/seats`}>
      <input type="hidden" name="license" value={license.id} />
      <Button small>
        {t('licenses.assign')}
        <span class="sr-only"> {license.product}</span>
      </Button>
    </Form>
  );
}

/** Gives the person a seat of a licence, on their own page. */
export async function postUserSeat(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  const { license } = visit.form;
  if (!isId(id) || !isId(license)) return turnAway(visit, 404);
  const outcome = await assignSeat(visit.infra, { ...deed(visit), licenseId: license, userId: id });
  const back = `/console/users/${id}`;
  if (outcome.kind === 'assigned')
    return redirect(visit, back, { kind: 'success', message: 'licenses.assigned', values: { count: 1 } });
  if (outcome.cause === 'not-found') return turnAway(visit, 404);
  const message = outcome.cause === 'no-seats-left' ? 'licenses.no-seats-left' : 'licenses.has-ended';
  return redirect(visit, back, { kind: 'warning', message });
}

/** Takes the person's seat of a licence back. */
export async function postUserSeatEnd(visit: PersonVisit): Promise<WebAnswer> {
  const { id, license } = visit.params;
  if (!isId(id) || !isId(license)) return turnAway(visit, 404);
  const outcome = await freeSeat(visit.infra, { ...deed(visit), licenseId: license, userId: id });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  return redirect(visit, `/console/users/${id}`, { kind: 'success', message: 'licenses.freed' });
}

const deed = (visit: PersonVisit) => ({
  organizationId: visit.organization.id,
  actor: { kind: 'user' as const, id: visit.session.user.id },
});

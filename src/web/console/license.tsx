import { listHolders, listWithoutSeat } from '../../domain/licenses/holders.ts';
import { findLicense } from '../../domain/licenses/licenses.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { assignSeats } from '../../flows/licensing/assign-seats.ts';
import { freeSeat } from '../../flows/licensing/free-seat.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { type Keyset, readKeyset } from '../parts/keyset.ts';
import { LicensePage, type LicenseView, peoplePerPart } from './license-page.tsx';

/** A licence: who has a seat, and who could have one. */
export async function showLicense(visit: PersonVisit): Promise<WebAnswer> {
  const view = await readView(visit, visit.url.searchParams);
  return view ? page(visit, <LicensePage visit={visit} view={view} />) : turnAway(visit, 404);
}

/** Gives seats to one person or several: all of them, or nobody. */
export async function postSeats(visit: PersonVisit): Promise<WebAnswer> {
  const { user } = visit.form;
  const userIds = Array.isArray(user) ? user : typeof user === 'string' ? [user] : [];
  if (userIds.length === 0) return again(visit, visit.t('licenses.nobody-ticked'));
  const { id } = visit.params;
  if (!isId(id) || !userIds.every(isId)) return turnAway(visit, 404);
  const outcome = await assignSeats(visit.infra, {
    organizationId: visit.organization.id,
    licenseId: id,
    userIds,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  if (outcome.kind === 'assigned') {
    return redirect(visit, pathOf(visit), {
      kind: 'success',
      message: 'licenses.assigned',
      values: { count: outcome.count },
    });
  }
  switch (outcome.cause) {
    case 'not-found':
      return turnAway(visit, 404);
    case 'license-ended':
      return again(visit, visit.t('licenses.has-ended'));
    case 'no-seats-left':
      return again(visit, tooFew(visit, userIds.length, outcome.license.free));
  }
}

/** Takes somebody's seat back. */
export async function postSeatEnd(visit: PersonVisit): Promise<WebAnswer> {
  const { id, user } = visit.params;
  if (!isId(id) || !isId(user)) return turnAway(visit, 404);
  const outcome = await freeSeat(visit.infra, {
    organizationId: visit.organization.id,
    licenseId: id,
    userId: user,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  return redirect(visit, pathOf(visit), { kind: 'success', message: 'licenses.freed' });
}

/** Why so many people cannot be seated, said with numbers. */
function tooFew(visit: PersonVisit, wanted: number, free: number): string {
  if (wanted === 1) return visit.t('licenses.no-seats-left');
  return visit.t('licenses.too-few', { wanted, count: free });
}

async function again(visit: PersonVisit, error: string): Promise<WebAnswer> {
  const view = await readView(visit, new URLSearchParams({ search: searchOf(visit.form.search) }));
  return view
    ? page(visit, <LicensePage visit={visit} view={view} error={error} />, { status: 422 })
    : turnAway(visit, 404);
}

async function readView(visit: PersonVisit, query: URLSearchParams): Promise<LicenseView | undefined> {
  const { id } = visit.params;
  if (!isId(id)) return undefined;
  const organizationId = visit.organization.id;
  const search = searchOf(query.get('search'));
  const seated = readKeyset(query, isId, 'seated-');
  const others = readKeyset(query, isId, 'others-');
  const part = (asked: Keyset) => ({ ...asked, search: foldEmail(search), most: peoplePerPart + 1 });
  return visit.infra.database.inOrganization(organizationId, async (tx) => {
    const license = await findLicense(tx, organizationId, id);
    if (!license) return undefined;
    const [has, hasNot] = await Promise.all([
      listHolders(tx, organizationId, id, part(seated)),
      listWithoutSeat(tx, organizationId, id, part(others)),
    ]);
    return { license, search, holders: { ...has, asked: seated }, others: { ...hasNot, asked: others } };
  });
}

/** Back to the list as it was searched. */
function pathOf(visit: PersonVisit): string {
  const search = searchOf(visit.form.search);
  return `/console/licenses/${visit.params.id}${search ? `?${new URLSearchParams({ search })}` : ''}`;
}

const searchOf = (typed: unknown): string =>
  typeof typed === 'string'
    ? typed
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, 200)
    : '';

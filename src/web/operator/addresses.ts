import { addHost, checkHost, releaseHost } from '../../flows/addresses/addresses.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { redirect } from '../entrance/reply.ts';
import type { FlashNotice, PersonVisit } from '../entrance/visit.ts';
import { showAgain } from './organization.tsx';
import { deedOf, organizationOf } from './organization-view.ts';

/** Gives the organization a host name of its own. */
export async function postAddress(visit: PersonVisit): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  if (!organization) return turnAway(visit, 404);
  const { host } = visit.form;
  const typed = typeof host === 'string' ? host.slice(0, 500) : '';
  const outcome = await addHost(visit.infra, { ...deedOf(visit), typed });
  if (outcome.kind === 'refused')
    return showAgain(visit, { host: visit.t(`operator.${outcome.cause}`) }, typed);
  return show(visit, organization.id, {
    kind: outcome.proven ? 'success' : 'info',
    message: outcome.proven ? 'operator.host-added' : 'operator.host-added-unproven',
    values: { host: outcome.host },
  });
}

/** Looks for the proof of a foreign domain now. */
export async function postAddressCheck(visit: PersonVisit): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  const { host = '' } = visit.params;
  if (!organization || !isHost(host)) return turnAway(visit, 404);
  const outcome = await checkHost(visit.infra, { ...deedOf(visit), host });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  return show(visit, organization.id, {
    kind: outcome.kind === 'proven' ? 'success' : 'warning',
    message: `operator.proof-${outcome.kind === 'missing' ? 'not-found' : outcome.kind}`,
    values: { host },
  });
}

/** Gives a host name up. */
export async function postAddressRelease(visit: PersonVisit): Promise<WebAnswer> {
  const organization = await organizationOf(visit);
  const { host = '' } = visit.params;
  if (!organization || !isHost(host)) return turnAway(visit, 404);
  const outcome = await releaseHost(visit.infra, { ...deedOf(visit), host });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  return show(visit, organization.id, { kind: 'success', message: 'operator.host-gone', values: { host } });
}

const isHost = (text: string): boolean => /^[a-z0-9.-]{1,253}$/.test(text);

function show(visit: PersonVisit, id: string, notice: FlashNotice): WebAnswer {
  // Other processes hear of it; the page that follows here must not wait for that.
  visit.profiles.forget(id);
  return redirect(visit, `/operator/organizations/${id}`, notice);
}

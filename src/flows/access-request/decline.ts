import { decideRequest } from '../../domain/access-requests/access-requests.sql.ts';
import { localeOf, type RequestStatus } from '../../domain/access-requests/access-requests.ts';
import { holdRequest } from '../../domain/access-requests/queue.ts';
import { type Actor, recordEvent } from '../../domain/audit/audit.ts';
import { mailStatements } from '../../domain/mails/mails.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { standingOf } from '../../domain/users/authority.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { profileOf } from '../invitation/letter.ts';

export type DeclineOutcome =
  | { kind: 'declined' | 'closed'; email: string }
  /** Somebody decided before, or it ran out. */
  | { kind: 'decided'; status: RequestStatus }
  | Refused<'unknown-request' | 'not-allowed' | 'email-taken' | 'email-free'>;

/**
 * Refuses a request and tells the person, with the administrator's words where there are some (plain text; the address is
 * proven). Whoever has become a user meanwhile is not told that they were refused: `email-taken`.
 */
export const declineRequest = (
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  asked: Deciding & { readonly answer: string },
): Promise<DeclineOutcome> => decide(infra, profiles, asked, 'declined');

/** Takes a request off the list without a mail: its address has become a user's. */
export const closeRequest = (
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  asked: Deciding,
): Promise<DeclineOutcome> => decide(infra, profiles, { ...asked, answer: '' }, 'closed');

interface Deciding {
  readonly organizationId: string;
  readonly requestId: string;
  readonly actor: Actor;
}

async function decide(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  { organizationId, requestId, actor, answer }: Deciding & { answer: string },
  status: 'declined' | 'closed',
): Promise<DeclineOutcome> {
  const profile = await profileOf(profiles, organizationId);
  return infra.database.inOrganization(organizationId, async (tx): Promise<DeclineOutcome> => {
    if (!(await standingOf(tx, organizationId, actor))) return refused('not-allowed');
    const request = await holdRequest(tx, organizationId, requestId);
    if (!request) return refused('unknown-request');
    const { email, name } = request;
    if (request.status !== 'open') return { kind: 'decided', status: request.status };
    if (status === 'declined' && request.holderId) return refused('email-taken');
    if (status === 'closed' && !request.holderId) return refused('email-free');
    const by = actor.kind === 'user' ? (actor.id ?? null) : null;
    const decision = { organizationId, id: requestId, status, by, answer: answer || null, userId: null };
    if ((await tx.run(decideRequest(decision))) !== 1)
      throw new Error('an open request could not be decided');
    if (status === 'declined') {
      const mail = mailStatements(infra, profile, {
        kind: 'request-declined',
        to: email,
        locale: localeOf(request, profile.settings.languages.default),
        values: { name, answer },
      });
      await Promise.all(mail.map((statement) => tx.run(statement)));
    }
    await recordEvent(tx, infra, {
      organizationId,
      actor,
      action: `request.${status}`,
      subject: { kind: 'access-request', id: requestId },
      personal: { email, name, ...(answer && { answer }) },
    });
    return { kind: status, email };
  });
}

import { keepUnverified, linkMinutes } from '../../domain/access-requests/access-requests.ts';
import { mailStatements } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { issueVerification } from '../../domain/verifications/verifications.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { minutes } from '../../infra/time.ts';
import type { Decision, Facts } from '../strangers/answer-request.ts';
import { answerStranger, type Way } from '../strangers/answer-stranger.ts';
import { requestsTaken } from './settings.ts';

/** Answers one request for access, by a mail that proves the address where there is no account. */
export const answerAccessRequest = (
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  asked: { organizationId: string; id: string },
): Promise<void> => answerStranger(infra, profiles, asked, request);

const request: Way = {
  kind: 'request',
  refusals: [{ cause: 'requests-off', holds: ({ profile }) => !requestsTaken(profile) }],
  queues: () => true,
  known: 'account-exists',
  send: sendLink,
};

/** Nothing that was typed stands in the mail: nobody has proven yet that this address is theirs. */
async function sendLink(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { profile, request }: Facts,
): Promise<Decision> {
  const { organizationId, email, locale, details, browserHash } = request;
  const { id, token } = await issueVerification(tx, {
    organizationId,
    purpose: 'access-request',
    userId: undefined,
    email,
    lifetime: minutes(linkMinutes),
    browserHash: browserHash ?? undefined,
  });
  const { name = '', reason = '' } = details ?? {};
  await keepUnverified(tx, { organizationId, email, name, reason, locale }, id);
  return {
    cause: 'request-link-sent',
    statements: mailStatements(infra, profile, {
      kind: 'access-request',
      to: email,
      locale,
      values: { minutes: linkMinutes },
      link: new URL(`/request-access/${token}`, addressOf(infra.portal, profile)),
    }),
  };
}

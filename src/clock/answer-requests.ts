import type { Profiles } from '../domain/profiles/profiles.ts';
import { type RequestKind, takeRequests } from '../domain/requests/requests.ts';
import { answerAccessRequest } from '../flows/access-request/answer-request.ts';
import { answerRenewal } from '../flows/invitation/renewal.ts';
import { answerOrganizationList } from '../flows/recovery/answer-organization-list.ts';
import { answerReset } from '../flows/recovery/answer-reset.ts';
import { answerSignUp } from '../flows/sign-up/answer-sign-up.ts';
import { DatabaseBusyError } from '../infra/database/database.ts';
import type { Infra } from '../infra/infra.ts';

type Answer = (
  infra: Infra,
  profiles: Profiles,
  request: { organizationId: string; id: string },
) => Promise<unknown>;

/** Which flow answers which request for a mail. */
const answers: Record<RequestKind, Answer> = {
  'password-reset': answerReset,
  'organization-list': answerOrganizationList,
  'invitation-renewal': answerRenewal,
  'access-request': answerAccessRequest,
  'sign-up': answerSignUp,
};

/** Requests taken at once. */
const most = 20;

/**
 * Answers the requests that wait, oldest first, until none is left. One that fails is logged and taken again when its
 * claim has run out, a minute later.
 */
export async function answerRequests(infra: Infra, profiles: Profiles): Promise<void> {
  for (;;) {
    const taken = await takeRequests(infra.database.outside, most);
    for (const request of taken) {
      try {
        await answers[request.kind](infra, profiles, request);
      } catch (error) {
        const level = error instanceof DatabaseBusyError ? 'warn' : 'error';
        infra.log[level]({ err: error, ...request }, 'a request for a mail could not be answered yet');
      }
    }
    if (taken.length < most) return;
  }
}

import { mailStatements } from '../../domain/mails/mails.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { answerCode } from '../../domain/verifications/codes.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Decision, Facts } from '../strangers/answer-request.ts';
import { answerStranger, type Way } from '../strangers/answer-stranger.ts';
import { domainAdmitted, modeOf } from './settings.ts';

/** Answers one wish to sign up, by a code where there is no account. Where no code is mailed, none will ever be right. */
export const answerSignUp = (
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  asked: { organizationId: string; id: string },
): Promise<void> => answerStranger(infra, profiles, asked, signUp);

const signUp: Way = {
  kind: 'sign-up',
  refusals: [
    { cause: 'sign-up-off', holds: ({ profile }) => modeOf(profile) === 'off' },
    {
      cause: 'sign-up-domain-refused',
      holds: ({ profile, request, user }) => !user && !domainAdmitted(profile, request.email),
    },
  ],
  queues: (profile) => modeOf(profile) === 'approval',
  known: 'sign-up-existing',
  send: sendCode,
};

async function sendCode(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { profile, request }: Facts,
): Promise<Decision> {
  const { organizationId, codeFlow, email, locale } = request;
  if (!codeFlow) throw new Error('a wish to sign up belongs to no story');
  const made = await answerCode(tx, infra, { organizationId, id: codeFlow });
  if (!made) return { cause: 'code-expired', statements: [] };
  return {
    cause: 'sign-up-code-sent',
    statements: mailStatements(infra, profile, {
      kind: 'sign-up-code',
      to: email,
      locale,
      values: { minutes: made.minutes },
      secret: made.code,
    }),
  };
}

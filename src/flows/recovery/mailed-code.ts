import { mailStatements } from '../../domain/mails/mails.ts';
import { answerCode } from '../../domain/verifications/codes.ts';
import type { Method } from './method.ts';

/** Recovery by a code that is typed where it was asked for. */
export const code: Method = {
  cause: 'code-sent',
  async answer(tx, infra, { profile, user, request, locale }) {
    if (!request.codeFlow) throw new Error('a request for a code belongs to no story');
    const made = await answerCode(tx, infra, {
      organizationId: profile.id,
      id: request.codeFlow,
      userId: user.id,
    });
    if (!made) return [];
    return mailStatements(infra, profile, {
      kind: 'recovery-code',
      to: user.email,
      userId: user.id,
      locale,
      values: { name: user.name, minutes: made.minutes },
      secret: made.code,
    });
  },
};

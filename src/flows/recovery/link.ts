import type { Sql } from 'sql-template-tag';
import { mailStatements } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import { issueVerification } from '../../domain/verifications/verifications.ts';
import { minutes } from '../../infra/time.ts';
import type { Method } from './method.ts';
import { recoverySettings } from './settings.ts';

/** Recovery by a link to a form for a new password. Links sent before stay good until one of them is used. */
export const link: Method = {
  cause: 'reset-sent',
  async answer(tx, infra, { profile, user, request, locale }): Promise<Sql[]> {
    const { lifetimeMinutes } = profile.section(recoverySettings);
    const { token } = await issueVerification(tx, {
      organizationId: profile.id,
      purpose: 'password-reset',
      userId: user.id,
      email: user.email,
      lifetime: minutes(lifetimeMinutes),
      browserHash: request.browserHash ?? undefined,
    });
    return mailStatements(infra, profile, {
      kind: 'password-reset',
      to: user.email,
      userId: user.id,
      locale,
      values: { name: user.name, minutes: lifetimeMinutes },
      link: new URL(`/reset-password/${token}`, addressOf(infra.portal, profile)),
    });
  },
};

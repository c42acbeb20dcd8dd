import type { Sql } from 'sql-template-tag';
import { mailStatements } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import { issueVerification } from '../../domain/verifications/verifications.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { minutes } from '../../infra/time.ts';
import type { Asked, Method } from './method.ts';
import { recoverySettings } from './settings.ts';

/** Recovery by a link to a form for a new password. Links sent before stay good until one of them is used. */
export const link: Method = {
  cause: 'reset-sent',
  answer: (tx, infra, asked) =>
    mailLink(tx, infra, asked, {
      purpose: 'password-reset',
      kind: 'password-reset',
      path: '/reset-password',
    }),
};

/** Recovery by a generated password: the link leads to a button that has it mailed. */
export const generated: Method = {
  cause: 'new-password-link-sent',
  answer: (tx, infra, asked) =>
    mailLink(tx, infra, asked, {
      purpose: 'generated-password',
      kind: 'new-password-link',
      path: '/new-password',
    }),
};

async function mailLink(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { profile, user, request, locale }: Asked,
  way: {
    purpose: 'password-reset' | 'generated-password';
    kind: 'password-reset' | 'new-password-link';
    path: string;
  },
): Promise<Sql[]> {
  const { lifetimeMinutes } = profile.section(recoverySettings);
  const { token } = await issueVerification(tx, {
    organizationId: profile.id,
    purpose: way.purpose,
    userId: user.id,
    email: user.email,
    lifetime: minutes(lifetimeMinutes),
    browserHash: request.browserHash ?? undefined,
  });
  return mailStatements(infra, profile, {
    kind: way.kind,
    to: user.email,
    userId: user.id,
    locale,
    values: { name: user.name, minutes: lifetimeMinutes },
    link: new URL(`${way.path}/${token}`, addressOf(infra.portal, profile)),
  });
}

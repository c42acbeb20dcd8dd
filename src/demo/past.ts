import { resetCounters } from '../domain/attempts/attempts.sql.ts';
import { findByName } from '../domain/organizations/organizations.ts';
import { findSession } from '../domain/sessions/sessions.ts';
import { accountKey } from '../flows/sign-in/gather.ts';
import { signIn } from '../flows/sign-in/sign-in.ts';
import { signOut } from '../flows/sign-in/sign-out.ts';
import { sha256 } from '../infra/crypto/secrets.ts';
import type { Infra } from '../infra/infra.ts';
import { organizations, pastSignIns, samplePassword } from './samples.ts';

/**
 * Lets the sample people sign in and out again, some in vain, so that the console has something to show. Only in
 * organizations that were made just now.
 */
export async function liveThroughPast(infra: Infra, made: ReadonlySet<string>): Promise<void> {
  for (const [index, { slug, email, right }] of pastSignIns.entries()) {
    if (!made.has(slug)) continue;
    const organizationId = await findByName(infra.database.outside, slug);
    if (!organizationId) continue;
    const label = organizations.find((each) => each.slug === slug)?.label;
    const shared = infra.portal.publicUrl.hostname;
    const host = label ? `${label}.${shared}` : shared;
    const outcome = await signIn(infra, {
      organizationId: label ? organizationId : undefined,
      organizationName: slug,
      email,
      password: right ? samplePassword : 'not quite the password',
      remember: false,
      caller: {
        host,
        ip: '127.0.0.1',
        userAgent: userAgents[index % 2] ?? '',
        browserHash: sha256(`past ${email}`),
      },
    });
    if (outcome.kind === 'refused') {
      // It stays on record, but takes no try away from whoever sits at the demo.
      await infra.database.batch(organizationId, [resetCounters(organizationId, accountKey(infra, email))]);
      continue;
    }
    const session = await findSession(infra.database, outcome.token, host);
    if (session) await signOut(infra, session, outcome.token);
  }
}

const userAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
];

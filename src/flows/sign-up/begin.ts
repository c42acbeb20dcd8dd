import { findAskedFor } from '../../domain/organizations/asked-for.ts';
import { isServedAt } from '../../domain/organizations/served-at.ts';
import type { Profiles } from '../../domain/profiles/profiles.ts';
import { keepRequest, type MailRequest } from '../../domain/requests/requests.ts';
import { askForCode, type CodeAsked, startCodeFlow } from '../../domain/verifications/codes.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { type Held, readStory } from './story.ts';

/**
 * Somebody wants to sign up: begins a story and asks for its code, the same for whatever was typed. The clock finds out
 * whether the organization lets them, and whether the address has an account. Nothing else exists before the code was
 * typed. Answers the token of the story's cookie, and the reference code to show.
 */
export async function beginSignUp(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  wish: {
    /** Known by the address; undefined at the shared one, where `organizationName` was typed. */
    organizationId: string | undefined;
    organizationName: string;
    email: string;
    /** Host and port as asked for. */
    host: string;
    locale: Locale;
    caller: Caller;
  },
): Promise<{ flow: string; reference: string }> {
  const { email, locale, caller } = wish;
  const asked = await findAskedFor(infra, wish);
  const reference = referenceCode();
  return infra.database.inOrganization(asked.organizationId, async (tx) => {
    const { flow, id } = await startCodeFlow(tx, infra, {
      organizationId: asked.organizationId,
      purpose: 'sign-up',
      email,
      browserHash: caller.browserHash,
      ip: caller.ip,
    });
    await askForCode(tx, infra, { organizationId: asked.organizationId, id });
    await keep(tx, infra, { ...caller, ...asked, email, locale, reference, codeFlow: id });
    return { flow, reference };
  });
}

/** Asks for another code of the same story; its former one is good no more. Undefined where there is no such story here. */
export async function renewCode(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  wish: Held & { host: string; locale: Locale },
): Promise<{ asked: CodeAsked; reference: string } | undefined> {
  const { locale, caller } = wish;
  const story = await readStory(infra, profiles, wish);
  if (!story) return undefined;
  const { id, email, profile } = story;
  return infra.database.inOrganization(profile.id, async (tx) => {
    const asked = await askForCode(tx, infra, { organizationId: profile.id, id });
    const reference = referenceCode();
    if (asked.kind === 'asked') {
      const organizationKnown = !profile.reserved;
      const rightAddress = isServedAt(infra.portal, profile, wish.host);
      const found = { organizationId: profile.id, organizationKnown, rightAddress };
      await keep(tx, infra, { ...caller, ...found, email, locale, reference, codeFlow: id });
    }
    return { asked, reference };
  });
}

const keep = (tx: Tx, infra: Needs<'keyring'>, request: Omit<MailRequest, 'id' | 'kind'>): Promise<number> =>
  tx.run(keepRequest(infra, { ...request, kind: 'sign-up' }));

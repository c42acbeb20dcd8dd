import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { json } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';

/**
 * Who is signed in at this browser, as JSON; whoever is not is sent to the sign-in page like everywhere. Applications ask
 * for it again and again, so it is written once for as long as the session is kept in memory.
 */
export function showSession({ session, organization }: PersonVisit): WebAnswer {
  let known = written.get(session);
  if (known?.organization !== organization) {
    known = { organization, text: write(session, organization) };
    written.set(session, known);
  }
  return json(known.text);
}

/** What changes is another object: nothing of it is ever altered. */
const written = new WeakMap<PersonSession, { organization: OrganizationProfile; text: string }>();

function write({ user, expiresAt }: PersonSession, organization: OrganizationProfile): string {
  const { id, name, email, role } = user;
  return JSON.stringify({
    organization: { id: organization.id, slug: organization.slug, name: organization.name },
    user: { id, name, email, role },
    expiresAt,
  });
}

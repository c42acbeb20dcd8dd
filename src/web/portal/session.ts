import type { WebAnswer } from '../entrance/answer.ts';
import { json } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';

/** Who is signed in at this browser, as JSON; whoever is not is sent to the sign-in page like everywhere. */
export function showSession({ session, organization }: PersonVisit): WebAnswer {
  const { id, name, email, role } = session.user;
  return json({
    organization: { id: organization.id, slug: organization.slug, name: organization.name },
    user: { id, name, email, role },
    expiresAt: session.expiresAt,
  });
}

import { type Answers, replaceAnswers } from '../../domain/fields/answers.ts';
import { fieldsOfUser } from '../../domain/fields/fields.sql.ts';
import type { AnsweredField } from '../../domain/fields/fields.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import type { Needs } from '../../infra/infra.ts';

/** What an administrator sees of somebody: also answers to fields that nobody is asked any more. */
export async function answersOf(
  infra: Needs<'database'>,
  organizationId: string,
  userId: string,
): Promise<AnsweredField[]> {
  const [rows] = await infra.database.batch(organizationId, [
    fieldsOfUser(organizationId, userId, { everything: true }),
  ]);
  return rows as AnsweredField[];
}

/** Saves what a person answers in the profile. */
export const saveAnswers = (
  infra: Needs<'database' | 'keyring'>,
  { organizationId, user }: PersonSession,
  answers: Answers,
): Promise<void> =>
  infra.database.inOrganization(organizationId, (tx) =>
    replaceAnswers(tx, infra, { organizationId, userId: user.id, answers }),
  );

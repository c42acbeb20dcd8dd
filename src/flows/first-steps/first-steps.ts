import { recordEvent } from '../../domain/audit/audit.ts';
import { type Answers, replaceAnswers } from '../../domain/fields/answers.ts';
import { inputName } from '../../domain/fields/fields.schema.ts';
import { type AnsweredField, lacksRequired, readAnswers } from '../../domain/fields/fields.ts';
import type { PersonSession } from '../../domain/sessions/sessions.ts';
import {
  completeFirstSteps,
  firstStepsDone,
  postponeFirstSteps,
} from '../../domain/users/first-steps.sql.ts';
import { userById } from '../../domain/users/users.sql.ts';
import type { User } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { type Refused, refused } from '../../infra/outcome.ts';
import { draftOf, dropDraft, keepDraft } from './first-steps.sql.ts';

type Means = Needs<'database' | 'keyring'>;

/** Where somebody stands on their first steps. */
export interface FirstSteps {
  readonly user: User;
  /** Whether they were through them before. */
  readonly done: boolean;
  /** What the organization asks beyond the preferences; with none there is one step only. */
  readonly fields: readonly AnsweredField[];
  /** What they typed and did not send off, by the name of the input; undefined for nothing. */
  readonly draft: Readonly<Record<string, string>> | undefined;
  /** Whether they may go on without: every required field is answered. */
  readonly mayPostpone: boolean;
}

export const readFirstSteps = (
  infra: Needs<'database'>,
  { organizationId, user }: PersonSession,
): Promise<FirstSteps> =>
  infra.database.inOrganization(organizationId, async (tx) => {
    const [row, standing, fields, draft] = await Promise.all([
      tx.one<User>(userById(organizationId, user.id)),
      tx.one<{ done: boolean }>(firstStepsDone(organizationId, user.id)),
      readAnswers(tx, organizationId, user.id),
      tx.one<{ typed: Record<string, string> }>(draftOf(organizationId, user.id)),
    ]);
    if (!row || !standing) throw new Error('a signed-in person has no row');
    return { user: row, ...standing, fields, draft: draft?.typed, mayPostpone: !lacksRequired(fields) };
  });

/** Keeps what somebody typed as it is, right or wrong, for when they come back to it. */
export async function keepTyped(
  infra: Needs<'database'>,
  { organizationId, user }: PersonSession,
  fields: readonly AnsweredField[],
  typed: Readonly<Record<string, string>>,
): Promise<void> {
  const asked = fields.map(({ id }) => inputName(id)).filter((name) => typed[name] !== undefined);
  const draft = Object.fromEntries(asked.map((name) => [name, storable(typed[name] ?? '')]));
  await infra.database.batch(organizationId, [keepDraft(organizationId, user.id, draft)]);
}

/** The last step: saves the answers, if there are any, and asks no more. */
export const complete = (infra: Means, session: PersonSession, answers: Answers = {}): Promise<void> =>
  infra.database.inOrganization(session.organizationId, async (tx) => {
    const { organizationId, user } = session;
    await replaceAnswers(tx, infra, { organizationId, userId: user.id, answers });
    await tx.run(dropDraft(organizationId, user.id));
    const first = await tx.run(completeFirstSteps(organizationId, user.id));
    if (first > 0) await record(tx, infra, session, 'user.first-steps-completed');
  });

/** Asks again at the next sign-in. Refused while a required field is not answered. */
export const postpone = (
  infra: Means,
  session: PersonSession,
): Promise<{ kind: 'postponed' } | Refused<'required-missing'>> =>
  infra.database.inOrganization(session.organizationId, async (tx) => {
    const { organizationId, user } = session;
    if (lacksRequired(await readAnswers(tx, organizationId, user.id))) return refused('required-missing');
    const due = await tx.run(postponeFirstSteps(organizationId, user.id));
    if (due > 0) await record(tx, infra, session, 'user.first-steps-postponed');
    return { kind: 'postponed' };
  });

const record = (tx: Tx, infra: Means, { organizationId, user }: PersonSession, action: string) =>
  recordEvent(tx, infra, {
    organizationId,
    actor: { kind: 'user', id: user.id },
    action,
    subject: { kind: 'user', id: user.id },
  });

/** The database keeps every text but this one character, which no field takes either. */
const storable = (text: string): string => text.slice(0, 2_000).replaceAll('\u0000', '').toWellFormed();

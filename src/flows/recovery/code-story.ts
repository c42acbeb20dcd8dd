import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { keepRequest } from '../../domain/requests/requests.ts';
import { foldEmail } from '../../domain/users/users.ts';
import {
  askForCode,
  type CodeAsked,
  type CodeFlow,
  type CodeTried,
  organizationOfFlow,
  readCodeFlow,
  tryCode,
} from '../../domain/verifications/codes.ts';
import { referenceCode } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import type { Caller } from '../sign-in/start-session.ts';
import { firstRequest, lastReference } from './recovery.sql.ts';

/** The browser's own story of a recovery by code, as its cookie names it. */
export interface Telling {
  readonly flow: string;
  /** The organization whose own address this is; undefined at the shared one. */
  readonly organizationId: string | undefined;
  readonly caller: Caller;
}

/** How far the story has come. Undefined where there is none here. */
export async function readStory(
  infra: Needs<'database' | 'keyring'>,
  telling: Telling,
): Promise<CodeFlow | undefined> {
  const organizationId = organizationOfFlow(telling.flow);
  if (!organizationId || (telling.organizationId && telling.organizationId !== organizationId))
    return undefined;
  return infra.database.inOrganization(organizationId, (tx) => readIn(tx, infra, telling));
}

const readIn = (tx: Tx, infra: Needs<'keyring'>, { flow, caller }: Telling): Promise<CodeFlow | undefined> =>
  readCodeFlow(tx, infra, { purpose: 'recovery', flow, browserHash: caller.browserHash });

/** The reference code of the last request of a story: what an administrator is told where no mail comes. */
export async function referenceOf(
  infra: Needs<'database'>,
  { organizationId, id }: CodeFlow,
): Promise<string> {
  const [rows] = await infra.database.batch(organizationId, [lastReference(organizationId, id)]);
  const [row] = (rows ?? []) as { reference: string }[];
  if (!row) throw new Error('a story of recovery began without a request');
  return row.reference;
}

/** Compares the typed code. What was wrong with it is kept under the reference that comes back with it. */
export async function verifyCode(
  infra: Needs<'database' | 'keyring'>,
  { caller }: Telling,
  story: CodeFlow,
  typed: string,
): Promise<{ tried: CodeTried; reference: string }> {
  const { organizationId, id } = story;
  const tried = await tryCode(infra, { ...caller, organizationId, id, purpose: 'recovery', typed });
  const reference = referenceCode();
  if (tried.kind !== 'right') {
    await infra.database.batch(organizationId, [
      recordAttempt(infra, {
        ...caller,
        organizationId,
        userId: story.userId,
        identifier: foldEmail(story.email),
        kind: 'recovery',
        reference,
        outcome: 'refused',
        cause: causeOf(tried),
      }),
    ]);
  }
  return { tried, reference };
}

const causeOf = (tried: Exclude<CodeTried, { kind: 'right' }>): Cause => {
  if (tried.kind === 'wrong') return 'code-wrong';
  return tried.because === 'spent' ? 'code-spent' : 'code-expired';
};

/** Asks for another code: the same row for everybody, and the former code is good no more. */
export function requestAnotherCode(
  infra: Needs<'database' | 'keyring'>,
  { caller }: Telling,
  story: CodeFlow,
  locale: Locale,
): Promise<CodeAsked> {
  const { organizationId, id, email } = story;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const asked = await askForCode(tx, infra, { organizationId, id });
    if (asked.kind !== 'asked') return asked;
    const first = await tx.one<{ rightAddress: boolean; organizationKnown: boolean }>(
      firstRequest(organizationId, id),
    );
    if (!first) throw new Error('a story of recovery began without a request');
    await tx.run(
      keepRequest(infra, {
        ...caller,
        ...first,
        organizationId,
        kind: 'password-reset',
        reference: referenceCode(),
        email,
        locale,
        codeFlow: id,
      }),
    );
    return asked;
  });
}

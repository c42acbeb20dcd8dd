import { composeToken, parseToken, randomSecret, sha256 } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { minutes } from '../../infra/time.ts';
import { budgetIsSpent, keysOf } from './code-budgets.ts';
import { type CodeFlowRow, type CodePurpose, type CodeState, codeRules } from './code-rules.ts';
import { codeMac, newCode } from './code-text.ts';
import { askOnce, codeFlow, consumeCodeFlow, insertCodeFlow, keepCode } from './codes.sql.ts';

export { readCode } from './code-text.ts';
export { type CodeTried, tryCode } from './try-code.ts';
export type { CodePurpose, CodeState };

/** What a page may show of a flow; the same whether or not anybody was written to. */
export interface CodeFlow {
  readonly id: string;
  readonly organizationId: string;
  readonly state: CodeState;
  /** As typed; empty once the flow is finished. */
  readonly email: string;
  /** The person, once the job that looks up has found one. For decisions, never for a page before the address is proven. */
  readonly userId: string | undefined;
  readonly codesLeft: number;
  readonly triesLeft: number;
  /** Seconds until another code may be asked for. */
  readonly resendSeconds: number;
  /** Whether the code has twelve characters instead of six digits. */
  readonly long: boolean;
}

interface Which {
  readonly organizationId: string;
  readonly id: string;
}

/**
 * Begins a flow that proves an address by a code, in this browser only. Nothing is mailed yet. `flow` is the token for the
 * flow's cookie and stands nowhere else.
 */
export async function startCodeFlow(
  tx: Tx,
  infra: Needs<'keyring'>,
  start: {
    organizationId: string;
    purpose: CodePurpose;
    /** As typed. */
    email: string;
    /** Where somebody knows already whose it is. */
    userId?: string | undefined;
    browserHash: Buffer;
    /** Where it is begun from: the network's failed tries are counted. */
    ip: string;
    /** What failed tries are counted for instead of the organization, where there is none of the name that was typed. */
    countedAs?: string | undefined;
  },
): Promise<{ flow: string; id: string }> {
  const { organizationId } = start;
  const id = newId();
  const secret = randomSecret();
  const countedAs = start.countedAs ?? organizationId;
  await tx.run(
    insertCodeFlow({
      organizationId,
      id,
      purpose: start.purpose,
      secretHash: sha256(secret),
      browserHash: start.browserHash,
      sealedEmail: infra.keyring.seal('code-flow', start.email, place(organizationId, id)),
      accountKey: keysOf.account(infra, countedAs, start.email),
      organizationKey: keysOf.organization(infra, countedAs),
      networkKey: keysOf.network(infra, start.ip),
      userId: start.userId ?? null,
    }),
  );
  return { flow: composeToken(organizationId, secret), id };
}

/**
 * Looks at the flow that a cookie names. Undefined where there is none of this purpose, or another browser began it.
 */
export async function readCodeFlow(
  tx: Tx,
  infra: Needs<'keyring'>,
  read: { purpose: CodePurpose; flow: string; browserHash: Buffer },
): Promise<CodeFlow | undefined> {
  const parsed = parseToken(read.flow);
  if (!parsed) return undefined;
  const row = await tx.one<CodeFlowRow>(
    codeFlow(parsed.organizationId, { secretHash: parsed.hash }, codeRules),
  );
  if (!row || row.purpose !== read.purpose || !row.browserHash.equals(read.browserHash)) return undefined;
  return {
    id: row.id,
    organizationId: row.organizationId,
    state: row.state,
    long: row.long,
    resendSeconds: row.resendSeconds,
    email: row.sealed
      ? infra.keyring.open('code-flow', row.sealed, place(row.organizationId, row.id)).toString('utf8')
      : '',
    userId: row.userId ?? undefined,
    codesLeft: codeRules.codes - row.codes,
    triesLeft: Math.max(0, codeRules.tries - row.tries),
  };
}

/** The organization of a flow's token, for opening its transaction; undefined for any other text. */
export const organizationOfFlow = (flow: string): string | undefined => parseToken(flow)?.organizationId;

export type CodeAsked = { kind: 'asked' } | { kind: 'wait'; seconds: number } | { kind: 'spent' };

/**
 * Asks for a code; the former one is good no more. The same for whoever asks: whether somebody is written to is for
 * `answerCode`. `wait`: one a minute; `spent`: the flow has had its three, or is over.
 */
export async function askForCode(
  tx: Tx,
  infra: Needs<'keyring'>,
  { organizationId, id }: Which,
): Promise<CodeAsked> {
  const row = await tx.one<CodeFlowRow>(codeFlow(organizationId, { id }, codeRules));
  if (!row) return { kind: 'spent' };
  const long = await budgetIsSpent(tx, infra, row);
  if (await tx.run(askOnce(organizationId, id, long, codeRules))) return { kind: 'asked' };
  const now = await tx.one<CodeFlowRow>(codeFlow(organizationId, { id }, codeRules));
  const open = now && !['verified', 'finished', 'over'].includes(now.state) && now.codes < codeRules.codes;
  return open ? { kind: 'wait', seconds: Math.max(1, now.resendSeconds) } : { kind: 'spent' };
}

/**
 * Makes the code that was asked for, to be mailed and kept nowhere else; `minutes` is how long it is good for. Undefined
 * where it was made already, or its time is over.
 */
export async function answerCode(
  tx: Tx,
  infra: Needs<'keyring'>,
  { organizationId, id, userId }: Which & { userId?: string | undefined },
): Promise<{ code: string; minutes: number } | undefined> {
  const row = await tx.one<CodeFlowRow>(codeFlow(organizationId, { id }, codeRules));
  if (!row) return undefined;
  const code = newCode(row.long);
  const mac = codeMac(infra, organizationId, id, code);
  const kept = await tx.run(keepCode(organizationId, id, mac, userId ?? null));
  return kept ? { code, minutes: codeRules.lifetime / minutes(1) } : undefined;
}

/** Asks for a code and makes it at once, for a flow that mails whoever asks. */
export async function issueCode(
  tx: Tx,
  infra: Needs<'keyring'>,
  which: Which,
): Promise<{ kind: 'issued'; code: string; minutes: number } | Exclude<CodeAsked, { kind: 'asked' }>> {
  const asked = await askForCode(tx, infra, which);
  if (asked.kind !== 'asked') return asked;
  const made = await answerCode(tx, infra, which);
  if (!made) throw new Error('a code that was asked for could not be made');
  return { kind: 'issued', ...made };
}

/**
 * Uses a proven address up, exactly once, in the transaction that applies its effect. Undefined where it is not proven (any
 * more), was used already, or by another browser.
 */
export async function finishCodeFlow(
  tx: Tx,
  infra: Needs<'keyring'>,
  finish: Which & { purpose: CodePurpose; browserHash: Buffer },
): Promise<{ email: string; userId: string | undefined } | undefined> {
  const { organizationId, id } = finish;
  const row = await tx.one<{ sealed: Buffer | null; userId: string | null }>(
    consumeCodeFlow(organizationId, id, finish.purpose, finish.browserHash, codeRules),
  );
  if (!row?.sealed) return undefined;
  const email = infra.keyring.open('code-flow', row.sealed, place(organizationId, id)).toString('utf8');
  return { email, userId: row.userId ?? undefined };
}

const place = (organizationId: string, id: string) => ({
  table: 'code_flows',
  organization: organizationId,
  row: id,
  column: 'sealed_email',
});

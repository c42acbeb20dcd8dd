import type { Needs } from '../../infra/infra.ts';
import { budgetIsSpent, countFailure, keysOf } from './code-budgets.ts';
import { type CodeFlowRow, type CodePurpose, type CodeState, codeRules } from './code-rules.ts';
import { isCode } from './code-text.ts';
import { closeTries, codeFlow, lockAccount, markVerified, takeTry } from './codes.sql.ts';

export type CodeTried =
  | { kind: 'right' }
  | { kind: 'wrong'; triesLeft: number }
  | { kind: 'closed'; because: 'expired' | 'spent' | 'used' | 'other-browser' };

/**
 * Compares a typed code with the one that was mailed. Each try is counted before it is compared, in a transaction of its
 * own that nothing takes back; of any number at once exactly five are compared. A short code of a budget that was spent
 * meanwhile is closed: the next one is long.
 */
export function tryCode(
  infra: Needs<'database' | 'keyring'>,
  attempt: {
    organizationId: string;
    id: string;
    purpose: CodePurpose;
    typed: string;
    browserHash: Buffer;
    ip: string;
  },
): Promise<CodeTried> {
  const { organizationId, id, purpose, browserHash } = attempt;
  return infra.database.inOrganization(organizationId, async (tx) => {
    const flow = await tx.one<CodeFlowRow>(codeFlow(organizationId, { id }, codeRules));
    if (!flow || flow.purpose !== purpose || !flow.browserHash.equals(browserHash))
      return { kind: 'closed', because: 'other-browser' };
    if (flow.state !== 'waiting') return { kind: 'closed', because: reasons[flow.state] ?? 'expired' };
    // In line by account, so that tries of several flows at once do not pass their common budget.
    const [, taken] = await Promise.all([
      tx.run(lockAccount(flow.accountKey)),
      tx.one<Taken>(takeTry(organizationId, id, purpose, browserHash, codeRules)),
    ]);
    if (!taken) {
      const now = await tx.one<CodeFlowRow>(codeFlow(organizationId, { id }, codeRules));
      return { kind: 'closed', because: reasons[now?.state ?? 'over'] ?? 'expired' };
    }
    const counted = { ...flow, networkKey: keysOf.network(infra, attempt.ip) };
    if (!taken.long && (await budgetIsSpent(tx, infra, counted))) {
      await tx.run(closeTries(organizationId, id, codeRules));
      return { kind: 'closed', because: 'spent' };
    }
    if (isCode(infra, attempt, taken.codeMac, attempt.typed)) {
      await tx.run(markVerified(organizationId, id));
      return { kind: 'right' };
    }
    await Promise.all(countFailure(infra, counted).map((statement) => tx.run(statement)));
    return { kind: 'wrong', triesLeft: codeRules.tries - taken.tries };
  });
}

const reasons: Partial<Record<CodeState, 'spent' | 'used'>> = {
  spent: 'spent',
  verified: 'used',
  finished: 'used',
};

interface Taken {
  readonly codeMac: Buffer | null;
  readonly tries: number;
  readonly long: boolean;
}

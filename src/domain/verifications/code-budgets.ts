import type { Sql } from 'sql-template-tag';
import { addressBucket } from '../../infra/address-bucket.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs } from '../../infra/infra.ts';
import { days } from '../../infra/time.ts';
import { foldEmail } from '../users/users.ts';
import { budgetSpent, type CodeBudget, spendBudget, spendPortalBudget } from './codes.sql.ts';

/** How many codes may be guessed wrong before codes are too long to be guessed. */
const budgets = {
  account: { most: 20, within: days(30) },
  network: { most: 20, within: days(1) },
  organization: { most: 50, within: days(1) },
  portal: { most: 200, within: days(1) },
} as const satisfies Record<string, CodeBudget>;
const quiet = days(7);

/** What failed tries are counted by: MACs, so that nobody reads addresses out of the counters. */
export const keysOf = {
  account: (infra: Needs<'keyring'>, countedAs: string, email: string): Buffer =>
    infra.keyring.mac('code-budget', 'account', countedAs, foldEmail(email)),
  organization: (infra: Needs<'keyring'>, countedAs: string): Buffer =>
    infra.keyring.mac('code-budget', 'organization', countedAs),
  network: (infra: Needs<'keyring'>, ip: string): Buffer =>
    infra.keyring.mac('code-budget', 'network', addressBucket(ip)),
  portal: (infra: Needs<'keyring'>): Buffer => infra.keyring.mac('code-budget', 'portal'),
};

interface Counted {
  readonly organizationId: string;
  readonly accountKey: Buffer;
  readonly organizationKey: Buffer;
  readonly networkKey: Buffer;
}

/** Whether one of the budgets that a flow falls under is spent. */
export async function budgetIsSpent(tx: Tx, infra: Needs<'keyring'>, counted: Counted): Promise<boolean> {
  const { organizationId, accountKey, organizationKey, networkKey } = counted;
  const row = await tx.one<{ spent: boolean }>(
    budgetSpent(organizationId, [accountKey, organizationKey], [networkKey, keysOf.portal(infra)]),
  );
  return row?.spent ?? true;
}

/** The statements that count a failed try against every budget. */
export const countFailure = (infra: Needs<'keyring'>, counted: Counted): Sql[] => [
  spendBudget(counted.organizationId, counted.accountKey, budgets.account, quiet),
  spendBudget(counted.organizationId, counted.organizationKey, budgets.organization, quiet),
  spendPortalBudget(counted.networkKey, budgets.network, quiet),
  spendPortalBudget(keysOf.portal(infra), budgets.portal, quiet),
];

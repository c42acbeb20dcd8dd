import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { days, minutes } from '../../infra/time.ts';
import { foldEmail } from '../users/users.ts';
import { lockBudget, spendBudget } from './budget.sql.ts';

/** At most so many mails within so many milliseconds. */
const budget = [
  { most: 3, within: minutes(15) },
  { most: 10, within: days(1) },
] as const;

/**
 * Spends one of the mails that an address may be sent because a visitor asked: 3 in a quarter of an hour, 10 a day, over
 * all organizations. False, and nothing spent, where none is left. Callers that ask for one address at once wait for each
 * other until their transactions end.
 */
export async function withinBudget(tx: Tx, infra: Needs<'keyring'>, address: string): Promise<boolean> {
  // Under every key, so that a rotation of keys gives nobody a second budget.
  const keys = infra.keyring.macs('mail-address', foldEmail(address));
  const [key] = keys;
  if (!key) throw new Error('a keyring has at least one key');
  // Two statements, because the second must see what those before it in the line have written.
  const [, spent] = await Promise.all([
    tx.run(lockBudget(key)),
    tx.run(spendBudget({ key, keys, id: newId(), limits: budget })),
  ]);
  return spent === 1;
}

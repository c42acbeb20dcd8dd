import type { Needs } from '../../infra/infra.ts';
import { emailOfUserName } from './gather.sql.ts';

/**
 * The e-mail address of a typed user name, so that one counter stands for both; what is no user name, or nobody's, comes
 * back as it was typed. Costs a look-up whether or not anybody has the name.
 */
export async function emailBehind(
  infra: Needs<'database'>,
  organizationId: string | undefined,
  typed: string,
): Promise<string> {
  if (typed.includes('@') || !organizationId) return typed;
  const name = typed.normalize('NFKC').trim().toLowerCase();
  const [rows] = await infra.database.batch(organizationId, [emailOfUserName(organizationId, name)]);
  return (rows?.[0] as { email: string } | undefined)?.email ?? typed;
}

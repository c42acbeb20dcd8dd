import { recordEvent, system } from '../../domain/audit/audit.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { type PasswordProblem, passwordProblem } from '../../domain/credentials/password-policy.ts';
import { findReserved, foundOrganization } from '../../domain/organizations/organizations.ts';
import { addUser, findUserByEmail } from '../../domain/users/users.ts';
import { consume, inspectVerification, issueVerification } from '../../domain/verifications/verifications.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import type { Tx } from '../../infra/database/database.ts';
import { newId } from '../../infra/ids.ts';
import type { Needs } from '../../infra/infra.ts';
import { hours } from '../../infra/time.ts';
import { hasActiveUser, holdOrganization } from './founding.sql.ts';

/** The operators' organization, made where there is none yet; any number of processes may ask at once. Answers its id. */
export async function ensureReserved(infra: Needs<'database'>): Promise<string> {
  const { database } = infra;
  const known = await findReserved(database.outside);
  if (known) return known;
  const id = newId();
  try {
    await database.inOrganization(id, (tx) =>
      foundOrganization(tx, { id, slug: 'operators', name: 'Operators', reserved: true }),
    );
    return id;
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error;
    const other = await findReserved(database.outside);
    if (other) return other;
    throw error;
  }
}

/**
 * A link by which whoever reads the server's console becomes the first operator, for 24 hours. Undefined where there is
 * an operator already: then operators invite each other.
 */
export async function issueSetUpLink(infra: Needs<'database' | 'portal'>): Promise<URL | undefined> {
  const organizationId = await ensureReserved(infra);
  return infra.database.inOrganization(organizationId, async (tx) => {
    if (await isSetUp(tx, organizationId)) return undefined;
    const { token } = await issueVerification(tx, {
      organizationId,
      purpose: 'operator-set-up',
      userId: undefined,
      email: '',
      lifetime: hours(24),
    });
    return new URL(`/set-up/${token}`, infra.portal.operatorUrl);
  });
}

export type SetUpState = 'open' | 'set-up' | 'dead';

/** Whether a set-up link may still be used, without using it up. `dead`: expired, used, or never made. */
export async function inspectSetUp(infra: Needs<'database'>, token: string): Promise<SetUpState> {
  const organizationId = await reservedOf(infra, token);
  if (!organizationId) return 'dead';
  return infra.database.inOrganization(organizationId, async (tx) => {
    if (await isSetUp(tx, organizationId)) return 'set-up';
    const { kind } = await inspectVerification(tx, 'operator-set-up', token, undefined);
    return kind === 'open' ? 'open' : 'dead';
  });
}

export type SetUpOutcome =
  | { kind: 'created' }
  | { kind: 'rejected'; problem: PasswordProblem | 'errors.email-taken' }
  | { kind: 'refused'; state: Exclude<SetUpState, 'open'> };

/**
 * Makes the first operator and uses the link up; of any number of tries at once, with one link or several, exactly one
 * does. The server's console has proven who it is, so that the address needs no mail.
 */
export async function setUpFirstOperator(
  infra: Needs<'database' | 'keyring' | 'hasher'>,
  token: string,
  person: { name: string; email: string; password: string; confirmation: string; ip: string },
): Promise<SetUpOutcome> {
  const state = await inspectSetUp(infra, token);
  const organizationId = await reservedOf(infra, token);
  if (state !== 'open' || !organizationId)
    return { kind: 'refused', state: state === 'open' ? 'dead' : state };
  const known = { name: person.name, email: person.email, organization: 'Operators' };
  const problem = await passwordProblem(person.password, person.confirmation, known);
  if (problem) return { kind: 'rejected', problem };
  const hash = await infra.hasher.hash(person.password, { organization: organizationId, ip: person.ip });

  return infra.database.inOrganization(organizationId, async (tx): Promise<SetUpOutcome> => {
    await tx.run(holdOrganization(organizationId));
    if (await isSetUp(tx, organizationId)) return { kind: 'refused', state: 'set-up' };
    // Somebody was invited by command line under this address: that link still works.
    if (await findUserByEmail(tx, organizationId, person.email))
      return { kind: 'rejected', problem: 'errors.email-taken' };
    const used = await consume(tx, 'operator-set-up', token, { browserHash: undefined });
    if (!used) return { kind: 'refused', state: 'dead' };
    const { name, email } = person;
    const operator = {
      organizationId,
      name,
      email,
      role: 'owner',
      status: 'active',
      emailVerified: true,
    } as const;
    const userId = await addUser(tx, operator);
    if (!userId) throw new Error('the address of the first operator was taken meanwhile');
    await tx.run(keepPassword(infra, organizationId, userId, hash));
    await recordEvent(tx, infra, {
      organizationId,
      actor: system,
      action: 'operator.set-up',
      subject: { kind: 'user', id: userId },
      personal: { name, email },
    });
    return { kind: 'created' };
  });
}

const isSetUp = async (tx: Tx, organizationId: string): Promise<boolean> =>
  (await tx.one<{ found: boolean }>(hasActiveUser(organizationId)))?.found ?? false;

/** The operators' organization, where the link names it and no other. */
async function reservedOf(infra: Needs<'database'>, token: string): Promise<string | undefined> {
  const named = parseToken(token)?.organizationId;
  return named && named === (await findReserved(infra.database.outside)) ? named : undefined;
}

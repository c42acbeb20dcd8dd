import type { Cause } from '../../domain/attempts/causes.ts';
import type { Needs } from '../../infra/infra.ts';
import { gather } from './gather.ts';
import { type StepId, steps } from './steps.ts';

export interface CheckedStep {
  readonly id: StepId;
  /** The refusal, undefined where the step lets the person pass. `unknown`: it asks for a password, which nobody typed. */
  readonly answer: Cause | 'passes' | 'unknown';
}

/**
 * Runs the table of steps for somebody without a password and without counting an attempt: what would happen if they
 * signed in at the right address now? Every step is answered, also those behind the first refusal.
 */
export async function checkPerson(
  infra: Needs<'database' | 'keyring'>,
  organizationId: string,
  email: string,
): Promise<readonly CheckedStep[]> {
  const facts = await gather(infra, {
    organizationId,
    organizationName: '',
    email,
    browserHash: Buffer.alloc(0),
    raise: false,
  });
  const atRightAddress = { ...facts, atOwnAddress: facts.ownAddress };
  const answers = steps.map((step): CheckedStep => {
    if (step.id === 'password') return { id: step.id, answer: 'unknown' };
    return { id: step.id, answer: step.refuse(atRightAddress) ?? 'passes' };
  });
  // Nothing can be said of the account's own steps where there is no account.
  const missing = answers.findIndex((each) => each.answer === 'unknown-account');
  return missing < 0 ? answers : answers.slice(0, missing + 1);
}

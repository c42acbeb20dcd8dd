import { ForeignDatabaseError } from '../../../infra/foreign-database/foreign-databases.ts';
import type { Needs } from '../../../infra/infra.ts';
import { openSecrets, type SqlSource } from '../sources.ts';
import { refusal, refusalOf } from './causes.ts';
import { type LookUp, personOf } from './person.ts';
import { lookupOf } from './statements.ts';
import { readingTarget } from './target.ts';

/**
 * Asks a database who has this e-mail address. Takes three seconds at most, and never rejects because of the database:
 * whatever is wrong with it, or with what it says, is a refusal with its cause.
 */
export async function lookUpPerson(
  infra: Needs<'keyring' | 'foreignDatabases'>,
  source: SqlSource,
  email: string,
): Promise<LookUp> {
  const lookup = lookupOf(source.settings);
  if (lookup.kind === 'faulty') return refusal('source-statement-failed', { because: lookup.fault });
  if (/\p{Cc}/u.test(email)) return refusal('source-person-unknown');
  const target = readingTarget(source, openSecrets(infra, source));
  try {
    // Two, so that somebody who stands there twice is noticed.
    const answer = await infra.foreignDatabases.ask(target, lookup.statement, { email }, 2);
    return personOf(answer, source.settings, email);
  } catch (error) {
    if (error instanceof ForeignDatabaseError) return refusalOf(error);
    throw error;
  }
}

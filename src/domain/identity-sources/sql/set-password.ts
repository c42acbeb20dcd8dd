import { type HashLane, hasRoom, type SchemeName } from '../../../infra/crypto/hasher.ts';
import { ForeignDatabaseError } from '../../../infra/foreign-database/foreign-databases.ts';
import type { Needs } from '../../../infra/infra.ts';
import { openSecrets, type SqlSource } from '../sources.ts';
import { refusal, refusalOf, type SqlRefusal } from './causes.ts';
import { lookUpPerson } from './look-up.ts';
import { type WritingScheme, writingSchemes } from './sql.schema.ts';
import { updateOf } from './statements.ts';
import { writingTarget } from './target.ts';

/** By which scheme of the comparing ones each of the writing ones is read again. */
const readAs: Record<WritingScheme, SchemeName> = {
  argon2id: 'argon2id',
  bcrypt: 'bcrypt',
  'pbkdf2-sha256': 'pbkdf2',
  'django-pbkdf2-sha256': 'django-pbkdf2',
};

/** The scheme that new passwords are written in; undefined where the settings name none that there is. */
export const writingSchemeOf = ({ updateScheme }: SqlSource['settings']): WritingScheme | undefined =>
  updateScheme ? writingSchemes.find((scheme) => scheme === updateScheme) : writingSchemes[0];

/** Whether a password written in this scheme is understood at the next sign-in. */
export const isReadAgain = ({ scheme }: SqlSource['settings'], written: WritingScheme): boolean =>
  scheme === 'detect' || scheme === readAs[written];

/**
 * Writes a person's new password into the database, at once: exactly one row, or nothing. Where the line is cut while
 * it is being confirmed, the database is asked what it has now. Undefined: done.
 */
export async function setPasswordThere(
  infra: Needs<'keyring' | 'hasher' | 'foreignDatabases'>,
  source: SqlSource,
  person: { readonly subject: string; readonly email: string },
  password: string,
  lane: HashLane,
): Promise<SqlRefusal | undefined> {
  const { settings } = source;
  const update = updateOf(settings);
  if (update?.kind !== 'ready')
    return refusal('source-statement-failed', { because: update?.fault ?? 'empty' });
  const scheme = writingSchemeOf(settings);
  if (!scheme || !isReadAgain(settings, scheme))
    return refusal('source-password-unusable', {
      problem: 'the scheme of new passwords is not the one compared',
    });
  if (!hasRoom(scheme, password)) return refusal('source-password-too-long', { scheme });
  const hash = await infra.hasher.hashForeign(scheme, password, lane);
  const target = writingTarget(source, openSecrets(infra, source));
  try {
    const values = { hash, subject: person.subject };
    await infra.foreignDatabases.session(target, (session) => session.changeOne(update.statement, values));
    return undefined;
  } catch (error) {
    if (!(error instanceof ForeignDatabaseError)) throw error;
    if (error.because === 'uncertain' && (await holds(infra, source, person, hash))) return undefined;
    return refusalOf(error);
  }
}

async function holds(
  infra: Needs<'keyring' | 'foreignDatabases'>,
  source: SqlSource,
  { subject, email }: { readonly subject: string; readonly email: string },
  hash: string,
): Promise<boolean> {
  const found = await lookUpPerson(infra, source, email);
  return found.kind === 'found' && found.person.subject === subject && found.person.stored?.hash === hash;
}

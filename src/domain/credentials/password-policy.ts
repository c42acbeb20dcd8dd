import { isCommonPassword } from '../../infra/crypto/weak-passwords.ts';

/** Code points, not bytes: a person counts what they see (NIST SP 800-63B section 3.1.1). */
export const shortest = 15;
const longest = 256;

export type PasswordProblem =
  | 'errors.password-missing'
  | 'errors.password-short'
  | 'errors.password-long'
  | 'errors.password-common'
  | 'errors.password-personal'
  | 'errors.password-mismatch';

/** What the person is known by: none of it makes a password. */
export interface KnownOfPerson {
  readonly email: string;
  readonly name: string;
  readonly organization: string;
}

/**
 * What is wrong with a new password, or undefined. No rules of composition: long enough, not too long, not among the
 * commonest, not the person's own data (NIST SP 800-63B section 3.1.1.2, OWASP ASVS 6.2).
 */
export async function passwordProblem(
  password: string,
  confirmation: string,
  person: KnownOfPerson,
): Promise<PasswordProblem | undefined> {
  const length = [...password.normalize('NFC')].length;
  if (length === 0) return 'errors.password-missing';
  if (length > longest) return 'errors.password-long';
  if (length < shortest) return 'errors.password-short';
  if (isPersonal(password, person)) return 'errors.password-personal';
  if (await isCommonPassword(password)) return 'errors.password-common';
  if (password !== confirmation) return 'errors.password-mismatch';
  return undefined;
}

function isPersonal(password: string, person: KnownOfPerson): boolean {
  const bare = letters(password);
  const [local = '', domain = ''] = person.email.split('@');
  return [person.email, local, domain.split('.')[0] ?? '', person.name, person.organization]
    .map(letters)
    .filter((known) => known.length >= 4)
    .some((known) => bare.replaceAll(known, '').length < 4);
}

const letters = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

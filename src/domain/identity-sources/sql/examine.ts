import { inspectHash } from '../../../infra/crypto/hash-schemes.ts';
import { passwordSchemes, type SchemeName, UnsupportedHashError } from '../../../infra/crypto/hasher.ts';
import type { ForeignAnswer, ForeignStatement } from '../../../infra/foreign-database/foreign-databases.ts';
import { newId } from '../../../infra/ids.ts';
import type { Needs } from '../../../infra/infra.ts';
import type { Finding } from '../finding.ts';
import type { SecretsOf, SettingsOf } from '../sources.schema.ts';
import type { SqlRefusal } from './causes.ts';
import { faultOf, findingOfTrouble, ok, problem, warning } from './examine-findings.ts';
import { examineUpdate } from './examine-update.ts';
import { type LookUp, personOf, placeOf, type SqlPerson } from './person.ts';
import { canWrite } from './privileges.sql.ts';
import { lookupOf } from './statements.ts';
import { readingTarget } from './target.ts';

/** What an administrator is about to keep, or keeps, of a database. */
export interface SqlTerms {
  readonly settings: SettingsOf<'sql'>;
  readonly secrets: SecretsOf<'sql'>;
}

/**
 * Tries a database as a sign-in would, save that nobody signs in: address, line, account, statement, columns, and where an
 * e-mail address is given, the person who has it; then the same for new passwords, of which none is written. Never throws
 * for what a database does.
 */
export async function examineSql(
  infra: Needs<'foreignDatabases'>,
  { settings, secrets }: SqlTerms,
  email?: string,
): Promise<Finding[]> {
  const place = { id: `examined/${newId()}`, version: 0, settings };
  const target = readingTarget(place, secrets);
  const findings: Finding[] = [];
  const account = settings.user;
  try {
    await infra.foreignDatabases.session(target, async ({ server, read }) => {
      findings.push(ok('sources.sql-connected', { account, server: server.version }));
      findings.push(
        server.tls
          ? ok('sources.sql-encrypted', { protocol: server.tls })
          : warning('sources.sql-not-encrypted', { host: settings.host }),
      );
      const writes = isYes(await read(canWrite(settings.engine), {}, 1));
      findings.push(
        writes ? warning('sources.sql-can-write', { account }) : ok('sources.sql-read-only', { account }),
      );
    });
  } catch (error) {
    findings.push(findingOfTrouble(error, settings, account));
    return findings;
  }
  const lookup = lookupOf(settings);
  if (lookup.kind === 'faulty') findings.push(faultOf(lookup, settings.lookup));
  else findings.push(...(await tryLookup(infra, { settings, secrets }, lookup.statement, email)));
  findings.push(...(await examineUpdate(infra, place, secrets)));
  return findings;
}

async function tryLookup(
  infra: Needs<'foreignDatabases'>,
  { settings, secrets }: SqlTerms,
  statement: ForeignStatement,
  email: string | undefined,
): Promise<Finding[]> {
  const target = readingTarget({ id: `examined/${newId()}`, version: 0, settings }, secrets);
  let answer: ForeignAnswer;
  try {
    answer = await infra.foreignDatabases.session(target, ({ read }) =>
      read(statement, { email: email?.trim() || 'nobody@gatehouse.invalid' }, 2),
    );
  } catch (error) {
    return [findingOfTrouble(error, settings, settings.user)];
  }
  const missing = Object.values(settings.columns).filter(
    (name): name is string => Boolean(name) && placeOf(answer.columns, name ?? '') === undefined,
  );
  if (missing.length > 0)
    return [
      ok('sources.sql-lookup-runs'),
      problem('sources.sql-columns-missing', { columns: missing.join(', ') }),
    ];
  const findings = [ok('sources.sql-lookup-runs'), ok('sources.sql-columns-found')];
  if (!email?.trim()) return [...findings, warning('sources.sql-no-sample')];
  return [...findings, ...judgePerson(settings, personOf(answer, settings, email))];
}

function judgePerson(settings: SettingsOf<'sql'>, found: LookUp): Finding[] {
  if (found.kind === 'refused') return [findingOfPerson(found)];
  return [ok('sources.sql-person-found'), judgePassword(settings, found.person)];
}

function findingOfPerson({ cause, detail: { column = '', problem: what } }: SqlRefusal): Finding {
  const known = unusable.find((each) => each === what);
  if (known) return problem(`sources.sql-value-${known}`, { column });
  if (cause === 'source-person-unknown') return warning('sources.sql-person-unknown');
  return warning(`causes.${cause}`);
}

const unusable = [
  'missing',
  'empty',
  'too-long',
  'characters',
  'unreadable',
  'no-address',
  'another',
  'not-yes-or-no',
] as const;

/** Whether the password could be compared; it is not, and nothing of it is told. */
function judgePassword({ scheme }: SettingsOf<'sql'>, { stored }: SqlPerson): Finding {
  if (!stored) return warning('sources.sql-password-none');
  try {
    inspectHash(stored, scheme as SchemeName | 'detect');
  } catch (error) {
    if (!(error instanceof UnsupportedHashError)) throw error;
    return problem('sources.sql-password-unusable', { reason: error.message });
  }
  const isWeak = passwordSchemes.some(({ name, strength }) => name === scheme && strength === 'weak');
  return isWeak ? warning('sources.sql-password-weak') : ok('sources.sql-password-usable');
}

const isYes = ({ rows }: ForeignAnswer): boolean => rows[0]?.[0] === 't' || rows[0]?.[0] === '1';

import type { ForeignSession, ForeignStatement } from '../../../infra/foreign-database/foreign-databases.ts';
import type { Needs } from '../../../infra/infra.ts';
import type { Finding } from '../finding.ts';
import type { SecretsOf, SettingsOf } from '../sources.schema.ts';
import { faultOf, findingOfTrouble, ok, problem, warning } from './examine-findings.ts';
import { changeable, storageEngine } from './privileges.sql.ts';
import { isReadAgain, writingSchemeOf } from './set-password.ts';
import { updateOf } from './statements.ts';
import { type SqlPlace, writingTarget } from './target.ts';

/** The names of what an account may change beyond what it should, at most so many are shown. */
const mostNames = 5;

/** Looks at the way by which new passwords go there, without writing one. */
export async function examineUpdate(
  infra: Needs<'foreignDatabases'>,
  place: SqlPlace,
  secrets: SecretsOf<'sql'>,
): Promise<Finding[]> {
  const { settings } = place;
  const update = updateOf(settings);
  if (!update) return [ok('sources.sql-update-none')];
  if (update.kind === 'faulty') return [faultOf(update, settings.update ?? '')];
  const account = settings.updateUser ?? '';
  if (!account) return [problem('sources.sql-update-no-account')];
  const findings: Finding[] = [];
  const scheme = writingSchemeOf(settings);
  if (!scheme || !isReadAgain(settings, scheme)) findings.push(problem('sources.sql-update-scheme'));
  try {
    await infra.foreignDatabases.session(writingTarget(place, secrets), async (session) => {
      findings.push(ok('sources.sql-update-connected', { account }));
      findings.push(...(await examineRights(session, settings, update.statement)));
    });
  } catch (error) {
    findings.push(findingOfTrouble(error, settings, account));
  }
  return findings;
}

async function examineRights(
  session: ForeignSession,
  settings: SettingsOf<'sql'>,
  statement: ForeignStatement,
): Promise<Finding[]> {
  const { engine, updateUser: account = '' } = settings;
  const written = writtenBy(statement, engine);
  if (!written) return [warning('sources.sql-update-unread')];
  const { table, column } = written;
  const { rows } = await session.read(changeable(engine), { table, column }, mostNames + 1);
  const names = rows.map(([name]) => String(name));
  const others = names.filter((name) => name !== '');
  const findings: Finding[] = [];
  if (!names.includes('') && others.length === 0)
    findings.push(problem('sources.sql-update-cannot', { account, column }));
  else if (others.length > 0)
    findings.push(
      warning('sources.sql-update-more', {
        account,
        columns: [...others.slice(0, mostNames), ...(others.length > mostNames ? ['…'] : [])].join(', '),
      }),
    );
  else findings.push(ok('sources.sql-update-only', { account, column }));
  if (engine !== 'mariadb') return findings;
  const [found] = (await session.read(storageEngine(), { table }, 1)).rows;
  if (found && String(found[0]).toLowerCase() !== 'innodb')
    findings.push(warning('sources.sql-update-no-undo', { table, engine: String(found[0]) }));
  return findings;
}

/** Which column of which table a plain UPDATE writes; undefined where it is not plain. */
function writtenBy(
  { text }: ForeignStatement,
  engine: SettingsOf<'sql'>['engine'],
): { table: string; column: string } | undefined {
  const form = /^UPDATE\s+(?:ONLY\s+)?([\w.$"`]+)(?:\s+(?:AS\s+)?(?!SET\b)\w+)?\s+SET\s+([\w.$"`]+)\s*=/i;
  const [, table = '', column = ''] = form.exec(text) ?? [];
  if (!table || !column) return undefined;
  const isQuoted = /["`]/.test(column);
  const bare = (name: string) => (name.split('.').at(-1) ?? '').replace(/["`]/g, '');
  if (engine === 'mariadb') return { table: bare(table), column: bare(column) };
  return { table, column: isQuoted ? bare(column) : bare(column).toLowerCase() };
}

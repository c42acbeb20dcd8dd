import type { Sql } from 'sql-template-tag';
import { resetCounter } from '../../domain/attempts/attempts.sql.ts';
import { keepPassword } from '../../domain/credentials/credentials.ts';
import { passwordProblem } from '../../domain/credentials/password-policy.ts';
import type { SqlSource } from '../../domain/identity-sources/sources.ts';
import { compareInVain } from '../../domain/identity-sources/sql/compare.ts';
import { lookUpPerson } from '../../domain/identity-sources/sql/look-up.ts';
import type { SqlPerson } from '../../domain/identity-sources/sql/person.ts';
import type { HashLane } from '../../infra/crypto/hasher.ts';
import type { Needs } from '../../infra/infra.ts';
import { askForAnother } from './ask-for-another.ts';
import { holdSourcePassword, userOfSubject } from './by-source.sql.ts';
import { compareAtSource } from './compare-at-source.ts';
import { completeSignIn } from './complete.ts';
import type { SignInFacts } from './facts.ts';
import { resolvePerson } from './from-source.ts';
import { gather } from './gather.ts';
import type { SignInOutcome } from './outcome.ts';
import { refuse } from './refuse.ts';
import type { SignInRequest } from './sign-in.ts';
import { judge } from './steps.ts';

export interface SourceSignInRequest extends SignInRequest {
  readonly sourceId: string;
}

type Parts = Needs<'database' | 'keyring' | 'hasher' | 'foreignDatabases'>;

/**
 * Signs a person in with the password that a database holds which somebody else keeps. No connection of our own database
 * is held while it is asked, and whatever is in doubt is a refusal. A first success makes the user, where the source's
 * rules allow it.
 */
export async function signInBySource(infra: Parts, request: SourceSignInRequest): Promise<SignInOutcome> {
  const { caller, password, email } = request;
  const { facts, source } = await gatherAtSource(infra, request);
  const lane = { organization: facts.organizationKnown ? facts.organizationId : 'unknown', ip: caller.ip };

  const early = judge(facts, 'source') ?? (source ? undefined : judge(facts));
  if (early || !source) {
    // Who must wait is not compared at all, here as elsewhere.
    if (facts.waitSeconds === 0) await infra.hasher.dummy(password, lane);
    return refuse(infra, facts, request, early ?? 'source-off');
  }
  // A database may take an empty password for none, or cut it at a NUL: it is not even asked.
  if (!password.trim() || password.includes('\0')) {
    await compareInVain(infra, source, password, lane);
    return refuse(infra, facts, request, 'wrong-password');
  }
  const found = await lookUpPerson(infra, source, email.trim());
  if (found.kind === 'refused') {
    await compareInVain(infra, source, password, lane);
    return refuse(infra, facts, { ...request, detail: found.detail }, found.cause);
  }
  return decide(infra, { request, facts, source, person: found.person, lane });
}

interface Found {
  readonly request: SourceSignInRequest;
  readonly facts: SignInFacts;
  readonly source: SqlSource;
  readonly person: SqlPerson;
  readonly lane: HashLane;
}

async function decide(infra: Parts, found: Found): Promise<SignInOutcome> {
  const { request, facts, source, person, lane } = found;
  const { caller, remember, password } = request;
  const { organizationId } = facts;
  const known = await infra.database.inOrganization(organizationId, (tx) =>
    tx.one<{ userId: string; isHome: boolean; secret: Buffer | null }>(
      userOfSubject(organizationId, source.id, person.subject),
    ),
  );
  const theirs = known ? { ...facts, userId: known.userId } : facts;
  const compared = await compareAtSource(infra, source, person, { ...known, password, lane });
  if (compared.kind === 'refused')
    return refuse(infra, theirs, { ...request, detail: compared.detail }, compared.cause);
  if (!compared.matches) return refuse(infra, theirs, request, 'wrong-password');

  const resolved = await resolvePerson(infra, source, person);
  if (resolved.kind === 'refused') return refuse(infra, theirs, request, resolved.cause);
  const { userId } = resolved;
  const proven = {
    ...{ organizationId, userId, remember, caller, method: 'sql' as const, sourceId: source.id },
    atOwnAddress: facts.atOwnAddress,
  };
  // The counter that was raised is the one of the address as it was typed.
  const also = [resetCounter(organizationId, facts.accountKey, facts.lane)];
  if (known?.secret) return completeSignIn(infra, { ...proven, secret: known.secret, also });
  // What was compared must be what counts still; it was asked for after this moment.
  also.push(holdSourcePassword(organizationId, userId, facts.gatheredAt));
  // Somebody who is kept here and only linked to the source has a password of their own here.
  const takesOver = source.settings.takeOver && (resolved.kind === 'joined' || known?.isHome);
  if (!takesOver) return completeSignIn(infra, { ...proven, also });
  if (await passwordProblem(password, password, knownOf(request, person)))
    return askForAnother(infra, proven, also);
  return completeSignIn(infra, { ...proven, also: [...also, await takeOver(infra, found, userId)] });
}

/** Keeps the password here from now on: it wins over the database's own as long as the person stands there. */
async function takeOver(infra: Parts, { facts, request, lane }: Found, userId: string): Promise<Sql> {
  const hash = await infra.hasher.hash(request.password, lane);
  return keepPassword(infra, facts.organizationId, userId, hash);
}

/** The facts, and the source where it is a database that is switched on. Raises the counter. */
async function gatherAtSource(
  infra: Parts,
  request: SourceSignInRequest,
): Promise<{ facts: SignInFacts; source: SqlSource | undefined }> {
  const gathered = await gather(infra, { ...request, browserHash: request.caller.browserHash });
  const source = gathered.source?.kind === 'sql' ? gathered.source : undefined;
  const facts = { ...gathered, source };
  return { facts, source: source?.enabled ? source : undefined };
}

const knownOf = ({ email, organizationName }: SourceSignInRequest, person: SqlPerson) => ({
  email,
  name: person.name ?? '',
  organization: organizationName,
});

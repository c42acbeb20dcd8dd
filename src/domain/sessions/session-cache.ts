import { parseToken, sha256 } from '../../infra/crypto/secrets.ts';
import type { Database } from '../../infra/database/database.ts';
import { type PersonSession, readSession } from './sessions.ts';

/** The sessions that visitors come with, kept for a moment. */
export interface Sessions {
  /** As `findSession`: who a session token belongs to at this host, or undefined. */
  find(token: string, host: string): Promise<PersonSession | undefined>;
  /**
   * Something changed: `organization:user`, all of an `organization`, or anything. What is being read at this moment is
   * not kept either.
   */
  forget(changed?: string): void;
  /** How often a token of the right form was looked for, and found in memory or not. */
  stats(): { readonly hits: number; readonly misses: number };
}

interface Kept {
  readonly session: PersonSession;
  /** Of performance.now(). */
  readonly until: number;
  readonly person: string;
}

/**
 * Reads sessions and keeps them for `keepFor` milliseconds at most, and never longer than time alone leaves them as they
 * are (see sessionByToken). What is kept is trusted only while `fresh()` says that changes are being heard of. Tokens
 * are kept as their hashes, and those that belong to nobody not at all; of more than `most` the oldest goes.
 */
export function createSessions(
  database: Database,
  fresh: () => boolean,
  keepFor: number,
  most = 20_000,
): Sessions {
  const kept = new Map<string, Kept>();
  /** Organization to person to the keys of their sessions. */
  const people = new Map<string, Map<string, Set<string>>>();
  let changes = 0;
  let [hits, misses] = [0, 0];

  const drop = (key: string) => {
    const entry = kept.get(key);
    if (!entry) return;
    kept.delete(key);
    const { organizationId } = entry.session;
    const keys = people.get(organizationId)?.get(entry.person);
    keys?.delete(key);
    if (keys?.size === 0) people.get(organizationId)?.delete(entry.person);
    if (people.get(organizationId)?.size === 0) people.delete(organizationId);
  };
  const keep = (key: string, session: PersonSession, until: number) => {
    drop(key);
    if (kept.size >= most) drop(kept.keys().next().value as string);
    const person = session.user.id;
    kept.set(key, { session, until, person });
    const persons = people.get(session.organizationId) ?? new Map<string, Set<string>>();
    people.set(session.organizationId, persons);
    persons.set(person, (persons.get(person) ?? new Set()).add(key));
  };

  return {
    find: async (token, host) => {
      const key = `${host} ${sha256(token).toString('latin1')}`;
      const known = fresh() ? kept.get(key) : undefined;
      if (known && known.until > performance.now()) {
        hits++;
        return known.session;
      }
      const parsed = parseToken(token);
      if (!parsed) return undefined;
      misses++;
      const askedAt = performance.now();
      const changesBefore = changes;
      const found = await readSession(database, parsed, host);
      if (!found) {
        drop(key);
        return undefined;
      }
      const until = askedAt + Math.min(found.unchangedFor, keepFor);
      if (fresh() && changes === changesBefore && until > performance.now()) keep(key, found.session, until);
      return found.session;
    },
    forget: (changed) => {
      changes++;
      const [organizationId, person] = changed?.split(':') ?? [];
      if (!organizationId) {
        kept.clear();
        people.clear();
        return;
      }
      const persons = people.get(organizationId);
      const affected = person ? [persons?.get(person)] : [...(persons?.values() ?? [])];
      for (const keys of affected) for (const key of [...(keys ?? [])]) drop(key);
    },
    stats: () => ({ hits, misses }),
  };
}

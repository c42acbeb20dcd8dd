import { parseOptions, verify } from '@node-rs/argon2';

/** What one password hash costs; the whole portal has one. */
export type HashCost = { memoryKib: number; timeCost: number; parallelism: number };

/**
 * A stored hash of an unknown scheme, unreadable, or costing more than the caps allow. It was not computed.
 */
export class UnsupportedHashError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsupportedHashError';
  }
}

/**
 * What an import or a CRM may ask of this machine at most. Also the most that the portal's own cost can be
 * set to.
 */
export const argon2Caps: HashCost = { memoryKib: 64 * 1024, timeCost: 10, parallelism: 16 };

/** A way in which passwords are kept: the start of its hashes and what to do with them. */
type HashScheme = {
  prefix: string;
  /** Throws UnsupportedHashError; otherwise tells whether the hash is as `current` would make it. */
  inspect(stored: string, current: HashCost): { isCurrent: boolean };
  verify(stored: string, password: string): Promise<boolean>;
};

const schemes: HashScheme[] = [{ prefix: '$argon2id$', inspect: inspectArgon2id, verify }];

/** The scheme of a stored hash; throws UnsupportedHashError when no row has its prefix. */
export function schemeOf(stored: string): HashScheme {
  const scheme = schemes.find(({ prefix }) => stored.startsWith(prefix));
  if (!scheme) throw new UnsupportedHashError('the stored password hash is of an unknown scheme');
  return scheme;
}

/** PHC string format; what it may hold: RFC 9106 §3.1. */
function inspectArgon2id(stored: string, current: HashCost): { isCurrent: boolean } {
  const found = readArgon2(stored);
  const { memoryCost, timeCost, parallelism } = found;
  if (
    memoryCost > argon2Caps.memoryKib ||
    timeCost > argon2Caps.timeCost ||
    parallelism > argon2Caps.parallelism
  ) {
    throw new UnsupportedHashError(
      `the stored argon2id hash costs too much: m=${memoryCost}, t=${timeCost}, p=${parallelism}`,
    );
  }
  const isCurrent =
    memoryCost === current.memoryKib &&
    timeCost === current.timeCost &&
    parallelism === current.parallelism &&
    stored.startsWith('$argon2id$v=19$') &&
    found.saltLen >= 16 &&
    found.outputLen >= 32;
  return { isCurrent };
}

function readArgon2(stored: string): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(stored);
  } catch {
    throw new UnsupportedHashError('the stored argon2id hash is unreadable');
  }
}

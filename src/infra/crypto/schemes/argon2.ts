import { parseOptions, verify } from '@node-rs/argon2';
import { type HashScheme, mustBeWithin, unreadable } from './scheme.ts';

/** What one password hash costs; the whole portal has one. */
export type HashCost = { memoryKib: number; timeCost: number; parallelism: number };

/**
 * What an import or a CRM may ask of this machine at most. Also the most that the portal's own cost can be
 * set to.
 */
export const argon2Caps: HashCost = { memoryKib: 64 * 1024, timeCost: 10, parallelism: 16 };

/**
 * PHC string format; what it may hold: RFC 9106 §3.1. Also as Django writes it, with `argon2` in front.
 */
export const argon2Schemes = [argon2('argon2id'), argon2('argon2i'), argon2('argon2d')];

/** Whether a stored hash is as it would be made here and now. Throws as `inspect` does when it is unreadable. */
export function isCurrentArgon2(stored: string, current: HashCost): boolean {
  if (!stored.startsWith('$argon2id$v=19$')) return false;
  const found = read('argon2id', stored);
  return (
    found.memoryCost === current.memoryKib &&
    found.timeCost === current.timeCost &&
    found.parallelism === current.parallelism &&
    found.saltLen >= 16 &&
    found.outputLen >= 32
  );
}

function argon2<Name extends string>(name: Name): HashScheme<Name> {
  return {
    name,
    strength: 'good',
    salt: 'inside',
    recognizes: (hash) => hash.startsWith(`$${name}$`) || hash.startsWith(`argon2$${name}$`),
    inspect({ hash }) {
      const phc = hash.replace(/^argon2/, '');
      const found = read(name, phc);
      mustBeWithin(name, 'm', found.memoryCost, [1, argon2Caps.memoryKib]);
      mustBeWithin(name, 't', found.timeCost, [1, argon2Caps.timeCost]);
      mustBeWithin(name, 'p', found.parallelism, [1, argon2Caps.parallelism]);
      // The algorithm knows four bytes too, which one in four billion passwords would meet.
      mustBeWithin(name, 'output bytes', found.outputLen, [16, 512]);
      return (password) => verify(phc, password);
    },
  };
}

function read(name: string, phc: string): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(phc);
  } catch {
    throw unreadable(name);
  }
}

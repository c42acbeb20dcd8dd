import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { sameBytes } from '../secrets.ts';
import {
  type Comparison,
  decodeBase64,
  type HashScheme,
  mustBeWithin,
  UnsupportedHashError,
  unreadable,
} from './scheme.ts';

const derive = promisify(pbkdf2);
const maxIterations = 2_000_000;
const digestBytes = { sha1: 20, sha256: 32, sha512: 64 };

type Digest = keyof typeof digestBytes;
type Parameters = { digest: Digest; iterations: number; salt: string | Buffer; expected: Buffer };

/**
 * `$pbkdf2-sha256$29000$salt$hash` as passlib writes it (`.` for `+`, no padding; `$pbkdf2$` is SHA-1) and
 * `$pbkdf2-sha256$i=29000,l=32$salt$hash` in the PHC string format.
 */
export const pbkdf2Phc: HashScheme<'pbkdf2'> = {
  name: 'pbkdf2',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => /^\$pbkdf2(-sha\d+)?\$/.test(hash),
  inspect({ hash }) {
    const form = /^\$pbkdf2(?:-(sha\d+))?\$(?:i=)?(\d{1,10})(?:,l=(\d{1,3}))?\$([\w+/.]*)\$([\w+/.]+)$/;
    const [, digest = 'sha1', iterations, length, salt, text] = form.exec(hash) ?? [];
    if (!iterations || !text) throw unreadable('pbkdf2');
    const known = knownDigest('pbkdf2', digest);
    const expected = fromAdaptedBase64(text);
    // Cut short it would still match, with fewer bytes to be met.
    if (expected.length !== (length ? Number(length) : digestBytes[known])) throw unreadable('pbkdf2');
    return comparison('pbkdf2', {
      digest: known,
      iterations: Number(iterations),
      salt: fromAdaptedBase64(salt ?? ''),
      expected,
    });
  },
};

/** Django: `pbkdf2_sha256$iterations$salt$hash`, the salt as text, the hash in base64. */
export const djangoPbkdf2: HashScheme<'django-pbkdf2'> = {
  name: 'django-pbkdf2',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => /^pbkdf2_sha\d+\$/.test(hash),
  inspect({ hash }) {
    const form = /^pbkdf2_(sha\d+)\$(\d{1,10})\$([^$]*)\$([A-Za-z0-9+/]+=*)$/;
    return whole('django-pbkdf2', form.exec(hash), 'base64');
  },
};

/** Werkzeug (Flask): `pbkdf2:sha256:iterations$salt$hash`, the salt as text, the hash in hex. */
export const werkzeugPbkdf2: HashScheme<'werkzeug-pbkdf2'> = {
  name: 'werkzeug-pbkdf2',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => hash.startsWith('pbkdf2:'),
  inspect({ hash }) {
    const form = /^pbkdf2:(sha\d+):(\d{1,10})\$([^$]*)\$([0-9a-f]+)$/;
    return whole('werkzeug-pbkdf2', form.exec(hash), 'hex');
  },
};

/**
 * PBKDF2 (RFC 8018 §5.2) with at most 2,000,000 iterations, computed in libuv's pool. Each block of the
 * output costs all of them, so that a long output counts as more.
 */
export function comparison(name: string, { digest, iterations, salt, expected }: Parameters): Comparison {
  const blocks = Math.ceil(expected.length / digestBytes[digest]);
  if (expected.length < 16 || blocks > 4) throw unreadable(name);
  mustBeWithin(name, 'iterations', iterations, [1, Math.floor(maxIterations / blocks)]);
  return async (password) =>
    sameBytes(await derive(password, salt, iterations, expected.length, digest), expected);
}

/** Of digest, iterations, salt and hash. */
function whole(name: string, found: RegExpExecArray | null, encoding: 'base64' | 'hex'): Comparison {
  if (!found) throw unreadable(name);
  const [, digest = '', iterations = '', salt = '', text = ''] = found;
  const known = knownDigest(name, digest);
  const expected = encoding === 'hex' ? Buffer.from(text, 'hex') : decodeBase64(name, text, 'padded');
  if (expected.length !== digestBytes[known]) throw unreadable(name);
  return comparison(name, { digest: known, iterations: Number(iterations), salt, expected });
}

function knownDigest(name: string, digest: string): Digest {
  if (digest === 'sha1' || digest === 'sha256' || digest === 'sha512') return digest;
  throw new UnsupportedHashError(`the stored ${name} hash is of a digest that is not computed here`);
}

function fromAdaptedBase64(text: string): Buffer {
  return decodeBase64('pbkdf2', text.replaceAll('.', '+'), 'bare');
}

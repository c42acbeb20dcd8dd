import { type ScryptOptions, scrypt } from 'node:crypto';
import { sameBytes } from '../secrets.ts';
import { type Comparison, decodeBase64, type HashScheme, mustBeWithin, unreadable } from './scheme.ts';

const mebibyte = 1024 * 1024;
const maxMemory = 64 * mebibyte;
// As long as four times the memory takes once: p repeats the whole work, one after the other.
const maxTotal = 4 * maxMemory;

type Cost = { N: number; r: number; p: number };

/** `$scrypt$ln=14,r=8,p=1$salt$hash` in the PHC string format, as passlib and others write it. */
export const scryptPhc: HashScheme<'scrypt'> = {
  name: 'scrypt',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => hash.startsWith('$scrypt$'),
  inspect({ hash }) {
    const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,10}),p=(\d{1,10})\$([A-Za-z0-9+/]*)\$([A-Za-z0-9+/]+)$/;
    const [, ln, r, p, salt = '', text = ''] = form.exec(hash) ?? [];
    const cost = { N: 2 ** Number(ln), r: Number(r), p: Number(p) };
    const expected = decodeBase64('scrypt', text, 'bare');
    // 32 or 64 bytes and no other length: cut off it would still match, with fewer bytes to be met.
    if (expected.length !== 32 && expected.length !== 64) throw unreadable('scrypt');
    return comparison('scrypt', cost, decodeBase64('scrypt', salt, 'bare'), expected);
  },
};

/** Django: `scrypt$N$salt$r$p$hash`, the salt as text, the hash in base64. */
export const djangoScrypt: HashScheme<'django-scrypt'> = {
  name: 'django-scrypt',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => hash.startsWith('scrypt$'),
  inspect({ hash }) {
    const form = /^scrypt\$(\d{1,10})\$([^$]*)\$(\d{1,10})\$(\d{1,10})\$([A-Za-z0-9+/]+=*)$/;
    const [, N, salt = '', r, p, text = ''] = form.exec(hash) ?? [];
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    const expected = decodeBase64('django-scrypt', text, 'padded');
    if (expected.length !== 64) throw unreadable('django-scrypt');
    return comparison('django-scrypt', cost, salt, expected);
  },
};

/** Werkzeug (Flask): `scrypt:N:r:p$salt$hash`, the salt as text, the hash in hex. */
export const werkzeugScrypt: HashScheme<'werkzeug-scrypt'> = {
  name: 'werkzeug-scrypt',
  strength: 'good',
  salt: 'inside',
  recognizes: (hash) => hash.startsWith('scrypt:'),
  inspect({ hash }) {
    const form = /^scrypt:(\d{1,10}):(\d{1,10}):(\d{1,10})\$([^$]*)\$([0-9a-f]{128})$/;
    const [, N, r, p, salt = '', text = ''] = form.exec(hash) ?? [];
    const cost = { N: Number(N), r: Number(r), p: Number(p) };
    return comparison('werkzeug-scrypt', cost, salt, Buffer.from(text, 'hex'));
  },
};

/** RFC 7914 §2 says which parameters can be; 128 * N * r bytes are needed, p times over. In libuv's pool. */
function comparison(name: string, cost: Cost, salt: string | Buffer, expected: Buffer): Comparison {
  const { N, r, p } = cost;
  // Of a text that did not have the form they are not numbers.
  if (!(r >= 1 && p >= 1 && N >= 2 && Number.isInteger(Math.log2(N)))) throw unreadable(name);
  const memory = 128 * N * r;
  mustBeWithin(name, 'MiB', Math.ceil(memory / mebibyte), [1, maxMemory / mebibyte]);
  mustBeWithin(name, 'MiB times p', Math.ceil((memory * p) / mebibyte), [1, maxTotal / mebibyte]);
  if (Math.log2(N) >= 16 * r) throw unreadable(name);
  const options = { ...cost, maxmem: memory + 128 * r * p + mebibyte };
  return async (password) => sameBytes(await derive(password, salt, expected.length, options), expected);
}

function derive(
  password: string,
  salt: string | Buffer,
  bytes: number,
  options: ScryptOptions,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

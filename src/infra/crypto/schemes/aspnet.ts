import { comparison } from './pbkdf2.ts';
import { decodeBase64, type HashScheme, UnsupportedHashError, unreadable } from './scheme.ts';

const digests = ['sha1', 'sha256', 'sha512'] as const;

/**
 * ASP.NET Identity's PasswordHasher, in base64. Version 2: 0, salt (16 bytes), PBKDF2-HMAC-SHA1 of 1,000
 * iterations (32 bytes). Version 3: 1, the digest's number, iterations and length of the salt (each 32 bits,
 * big endian), salt, PBKDF2 (32 bytes). Old because version 2 is among them.
 */
export const aspnetIdentity: HashScheme<'aspnet-identity'> = {
  name: 'aspnet-identity',
  strength: 'old',
  salt: 'inside',
  recognizes: (hash) => /^A[A-P][A-Za-z0-9+/]{64}==$/.test(hash) || /^AQAAAA[A-Za-z0-9+/]{40,}=*$/.test(hash),
  inspect({ hash }) {
    const bytes = decodeBase64('aspnet-identity', hash, 'padded');
    if (bytes[0] === 0 && bytes.length === 49) {
      const [salt, expected] = [bytes.subarray(1, 17), bytes.subarray(17)];
      return comparison('aspnet-identity', { digest: 'sha1', iterations: 1000, salt, expected });
    }
    if (bytes[0] !== 1 || bytes.length < 13) throw unreadable('aspnet-identity');
    const digest = digests[bytes.readUInt32BE(1)];
    if (!digest) throw new UnsupportedHashError('the stored aspnet-identity hash is of an unknown digest');
    const afterSalt = 13 + bytes.readUInt32BE(9);
    const [salt, expected] = [bytes.subarray(13, afterSalt), bytes.subarray(afterSalt)];
    // The framework never makes another length; cut short it would still match, with fewer bytes to be met.
    if (expected.length !== 32) throw unreadable('aspnet-identity');
    return comparison('aspnet-identity', { digest, iterations: bytes.readUInt32BE(5), salt, expected });
  },
};

import { describe, expect, it } from 'vitest';
import { inspectHash, passwordSchemes, type SchemeName } from './hash-schemes.ts';
import { type StoredPassword, UnsupportedHashError } from './schemes/scheme.ts';

// One of each, cheap; where they come from stands in the tests beside the schemes.
const samples: Record<SchemeName, StoredPassword & { password: string }> = {
  argon2id: {
    hash: '$argon2id$v=19$m=256,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$hn7+SzhLFWN5L2vw5todiDT80rAFnVmYwlI26PSf7pM',
    password: 'password',
  },
  argon2i: { hash: '$argon2i$v=19$m=256,t=1,p=1$c29tZXNhbHQ$AJFIsNZTMKTAewB4+ETN1A', password: 'password' },
  argon2d: {
    hash: '$argon2d$v=19$m=256,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$70z+Xybs/0MO/DT+FNb1xh38YraQLZBuoFmcCypYC7U',
    password: 'password',
  },
  scrypt: {
    hash: '$scrypt$ln=8,r=8,p=1$wlhLyXmP8b53bm1NKYVQqg$mTpvG8lzuuDk+DWz8HZIB6Vum6erDuUm0As5yU+VxWA',
    password: 'test',
  },
  'django-scrypt': {
    hash: 'scrypt$1024$seasalt$8$5$ozpUt/qDR/QLBzi9csaWJofO252yHC+Oxl5cycNUQkna/BBjumDq5KMXPAq1Xi3sxxGWxqtAlQmEE+DSWNl+FQ==',
    password: 'lètmein',
  },
  'werkzeug-scrypt': {
    hash:
      'scrypt:1024:8:1$seasalt$faa3b68d391551b3cd96789390763dea575224ab3853459089ff146d695f3b7c090cd84a3a0fa93ed0dc9224f' +
      'a670d2a904bca210d4c74e35f1b1b16ae9a2236',
    password: 'lètmein',
  },
  bcrypt: { hash: '$2b$04$abcdefghijklmnopqrstuuNt.0ah97gHY3F7JC1Z6EXmQc0bQBhIO', password: 'p'.repeat(72) },
  'django-bcrypt': {
    hash: 'bcrypt$$2a$05$Z17AXnnlpzddNUvnC6cZNOSwMA/8oNiKnHTHTwLlBijfucQQlHjaG',
    password: 'táБℓə',
  },
  'django-bcrypt-sha256': {
    hash: 'bcrypt_sha256$$2a$06$kCXUnRFQptGg491siDKNTu8RxjBGSjALHRuvhPYNFsa4Ea5d9M48u',
    password: 'táБℓə',
  },
  pbkdf2: {
    hash: '$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ',
    password: 'password',
  },
  'django-pbkdf2': {
    hash: 'pbkdf2_sha256$1000$seasalt$JgZryXe2Ga8ysg6XbzkLpTdyPQrHqsinbL9BnnhgX4A=',
    password: 'lètmein',
  },
  'werkzeug-pbkdf2': {
    hash: 'pbkdf2:sha256:1000$seasalt$26066bc977b619af32b20e976f390ba537723d0ac7aac8a76cbf419e78605f80',
    password: 'lètmein',
  },
  'aspnet-identity': {
    hash: 'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==',
    password: 'my password',
  },
  'sha512-crypt': {
    hash: '$6$rounds=1000$x$NvDw36z7oa.EFNhzaJMJuJQMp5/DdubocsiCTVw9HXXfBmJRIYzPLlCHhBBJ0V.8YKySxm/a8Eua8AdSbbYkO0',
    password: 'perché 🙂',
  },
  'sha256-crypt': {
    hash: '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1',
    password: 'a very much longer text to encrypt.  This one even stretches over morethan one line.',
  },
  phpass: { hash: '$P$612345678si5M0DDyPpmRCmcltU/YW/', password: 'JohnRipper' },
  'md5-crypt': { hash: '$1$d6/Ky1lU$/xpf8m7ftmWLF.TjHCqel0', password: 'táБℓə' },
  'ldap-sha': { hash: '{SHA}4FmyYo46Pi3glWed6YIsHRRm4PA=', password: 'táБℓə' },
  'ldap-ssha': { hash: '{SSHA}3yCSD1nLZXznra4N8XzZgAL+s1sQYsx5', password: 'táБℓə' },
  'ldap-ssha256': {
    hash: '{SSHA256}x1tymSTVjozxQ2PtT46ysrzhZxbcskK0o2f8hEFx7fAQQmhtDSEkJA==',
    password: 'password',
  },
  'ldap-ssha512': {
    hash: '{SSHA512}f/lFQskkl7PdMsTGJxHZq8LDt/l+UqRMm6/pj4pV7/xZkcOaKCgvQqp+KCeXc/Vd4RY6vEHWn4y0DnFcQ6wgyv9fyxk=',
    password: 'password',
  },
  'md5-hex': { hash: '88a434c88cca4e900f7874cd98123f43', password: 'lètmein' },
  'salted-md5-hex': { hash: '3f86d0d3d465b7b458c231bf3555c0e3', salt: 'seasalt', password: 'lètmein' },
  'salted-md5-hex-after': { hash: '900150983cd24fb0d6963f7d28e17f72', salt: 'c', password: 'ab' },
  'sha1-hex': { hash: 'a9993e364706816aba3e25717850c26c9cd0d89d', password: 'abc' },
  'salted-sha1-hex': {
    hash: 'cff36ea83f5706ce9aa7454e63e431fc726b2dc8',
    salt: 'seasalt',
    password: 'lètmein',
  },
  'salted-sha1-hex-after': { hash: 'a9993e364706816aba3e25717850c26c9cd0d89d', salt: 'c', password: 'ab' },
  'sha256-hex': {
    hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    password: 'abc',
  },
  'salted-sha256-hex': {
    hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    salt: 'a',
    password: 'bc',
  },
  'salted-sha256-hex-after': {
    hash: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    salt: 'c',
    password: 'ab',
  },
};

const names = passwordSchemes.map(({ name }) => name);
const isBare = (name: string) => name.endsWith('-hex') || name.endsWith('-hex-after');

/** What comes of it: the comparison's answer, or that it was refused. */
async function outcome(stored: StoredPassword, scheme: SchemeName | 'detect', password: string) {
  try {
    return await inspectHash(stored, scheme)(password);
  } catch (error) {
    if (error instanceof UnsupportedHashError) return error;
    throw error;
  }
}

it('offers every scheme once, and calls weak what is', () => {
  expect(names.toSorted()).toEqual(Object.keys(samples).toSorted());
  for (const { name, strength, salt } of passwordSchemes) {
    expect(strength === 'weak').toBe(isBare(name) || name.startsWith('ldap-') || name === 'md5-crypt');
    expect(salt === 'beside').toBe(samples[name].salt !== undefined);
  }
});

describe.each(names)('%s', (name) => {
  const { password, ...stored } = samples[name];
  const named = isBare(name) ? name : 'detect';

  it('knows the password, and no other', async () => {
    expect(await outcome(stored, name, password)).toBe(true);
    expect(await outcome(stored, named, password)).toBe(true);
    const others = [
      `${password}x`,
      password.slice(0, -1),
      password.slice(1),
      password.toUpperCase(),
      ' ',
      '🙂',
    ];
    for (const other of others) expect(await outcome(stored, named, other)).toBe(false);
  });

  it('is mistaken for no other scheme', async () => {
    for (const other of names.filter((other) => other !== name && !isBare(other))) {
      expect(await outcome(stored, other, password)).toBeInstanceOf(UnsupportedHashError);
    }
  });

  it('never matches when it is cut off, prolonged or altered', async () => {
    const { hash } = stored;
    const middle = Math.floor(hash.length * 0.8);
    const altered = hash.slice(0, middle) + (hash[middle] === '7' ? '8' : '7') + hash.slice(middle + 1);
    const cut = Array.from({ length: hash.length }, (_, length) => hash.slice(0, length));
    for (const wrong of [...cut, altered, `${hash}A`, `${hash}$`, `${hash}\n`, `${hash}\0`, ` ${hash}`]) {
      const found = await outcome({ ...stored, hash: wrong }, named, password);
      expect([false, undefined]).toContain(found instanceof Error ? undefined : found);
    }
  });

  it('says nothing of hash or salt when it refuses', async () => {
    const { hash } = stored;
    for (const wrong of [hash.slice(0, -1), `${hash}$`, `$${hash}`, hash.replaceAll(/\d{1,2}/g, '99')]) {
      const found = await outcome({ ...stored, hash: wrong }, named, password);
      const message = found instanceof Error ? found.message : '';
      for (const secret of [hash.slice(-8), hash.slice(-20, -12), stored.salt ?? 'seasalt']) {
        if (secret.length > 1) expect(message).not.toContain(secret);
      }
    }
  });

  it('is refused before any work when it has 10,000 characters', () => {
    const long = 'A'.repeat(10_000);
    const startedAt = performance.now();
    expect(() => inspectHash({ ...stored, hash: stored.hash + long }, named)).toThrow('too long');
    expect(() => inspectHash({ ...stored, salt: long }, named)).toThrow('too long');
    expect(performance.now() - startedAt).toBeLessThan(100);
  });
});

it.each([
  '',
  ' ',
  '*',
  '!',
  'x',
  '\0',
  '$',
  '$$',
  '$$$$$$$$',
  '{}',
  '{SSHA',
  '{CRYPT}x',
  'password',
  'plain text',
  '🙂',
  '$7$C6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D',
  '*4ACFE3202A5FF5CF467898FC58AAB1D615029441',
])('knows nothing of %j', async (hash) => {
  expect(await outcome({ hash }, 'detect', 'password')).toBeInstanceOf(UnsupportedHashError);
  for (const name of names) {
    expect(await outcome({ hash, salt: 'salt' }, name, 'password')).toBeInstanceOf(UnsupportedHashError);
  }
});

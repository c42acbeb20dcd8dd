import { describe, expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';

const verify = (hash: string, password: string) => inspectHash({ hash }, 'detect')(password);

// Ulrich Drepper, SHA-crypt.txt (akkadia.org/drepper/SHA-crypt.txt), the tests of both programs.
const texts = [
  'Hello world!',
  'Hello world!',
  'This is just a test',
  'a very much longer text to encrypt.  This one even stretches over morethan one line.',
  'we have a short salt string but not a short password',
  'a short string',
  'the minimum number is still observed',
];
const sha256 = [
  '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5',
  '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA',
  '$5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5',
  '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1',
  '$5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/',
  '$5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD',
  '$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC',
];
const sha512 = [
  '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  '$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0',
  '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
  '$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0',
  '$6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1',
  '$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.',
];

describe.each([
  ['SHA-256', sha256],
  ['SHA-512', sha512],
])('Unix crypt using %s', (_name, hashes) => {
  it.each(hashes.map((hash, index) => [hash, texts[index] ?? '']))('%s', async (hash, text) => {
    expect(await verify(hash, text)).toBe(true);
    expect(await verify(hash, `${text.slice(0, -1)}?`)).toBe(false);
  });
});

// Made by crypt(3) of glibc 2.36: no salt, accents and emoji, 200 characters.
it.each([
  ['$5$$.dPxEkisjVx6MfSzd4rWp./yq.A0w3z7sS.miJ6lWa7', 'perché 🙂'],
  [
    '$6$rounds=1000$x$NvDw36z7oa.EFNhzaJMJuJQMp5/DdubocsiCTVw9HXXfBmJRIYzPLlCHhBBJ0V.8YKySxm/a8Eua8AdSbbYkO0',
    'perché 🙂',
  ],
  ['$5$rounds=1000$ab$OH2N.s6i5YZLKUGDDcd7bu5kk8XeZtl/juV4iG0AzB3', 'x'.repeat(200)],
  [
    '$6$rounds=1000$ab$Wf5EO8RW1W1oekb6bymIql1LqzLd6N6Pw4YT.wjiKQvmAKq97fGTEMh1g/St5R9QXJCnUymnC3iM/.BLGU2yo/',
    'x'.repeat(200),
  ],
  ['$1$abcdefgh$z6x8uc2YR4Iwn7XrK8ZMY/', 'x'.repeat(200)],
])('as glibc makes it: %s', async (hash, password) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password}x`)).toBe(false);
});

// John the Ripper's and passlib's tests of MD5-crypt.
it.each([
  ['$1$dXc3I7Rw$ctlgjDdWJLMT.qwHsWhXR1', 'U*U*U*U*'],
  ['$1$dXc3I7Rw$94JPyQc/eAgQ3MFMCoMF.0', 'U*U***U'],
  ['$1$m/5ee7ol$bZn0kIBFipq39e.KDXX8I0', ' '],
  ['$1$jQS7o98J$V6iTcr71CGgwW2laf17pi1', '4lpHa N|_|M3r1K W/ Cur5Es: #$%(*)(*%#'],
  ['$1$ssssssss$YgmLTApYTv12qgTwBoj8i/', 's'],
  ['$1$d6/Ky1lU$/xpf8m7ftmWLF.TjHCqel0', 'táБℓə'],
])('%s', async (hash, password) => {
  expect(await verify(hash, password)).toBe(true);
  expect(await verify(hash, `${password} `)).toBe(false);
});

// What 'nul\0byte' would be if a NUL were a byte like another one: passlib 1.7.4 with its own refusal taken out.
it.each([
  '$5$rounds=1000$salt$u6AZVrc1quq.VhgeDexXauHwNdzPOvk9SZX.PPg8fo6',
  '$6$rounds=1000$salt$Z60U3.3VpafnIzqFg/tIety.96KLNQWFdpjBsvka2TAcuf10pri2ffDrmfGhrMdO872jCzXZM4/lNRZburpjW.',
  '$1$salt$a46Vc8x7BFUCu/2.J8tJ9.',
])('does not match a password with a NUL: %s', async (hash) => {
  expect(await verify(hash, 'nul\0byte')).toBe(false);
  expect(await verify(hash, 'nul')).toBe(false);
});

it.each([
  ['$6$rounds=1000001$saltstring$', 86, 'the stored sha512-crypt hash costs too much: rounds=1000001'],
  ['$6$rounds=999999999$saltstring$', 86, 'costs too much: rounds=999999999'],
  ['$5$rounds=1000001$saltstring$', 43, 'the stored sha256-crypt hash costs too much: rounds=1000001'],
  ['$5$rounds=999$saltstring$', 43, 'the stored sha256-crypt hash has rounds=999, at least 1000'],
  ['$5$rounds=x$saltstring$', 43, 'unreadable'],
  ['$5$saltstring$', 42, 'unreadable'],
  ['$6$saltstring$', 43, 'unreadable'],
  ['$6$saltstringsaltstring$', 86, 'unreadable'],
  ['$1$dXc3I7Rw$', 21, 'the stored md5-crypt hash is unreadable'],
  ['$1$dXc3I7Rwx$', 22, 'the stored md5-crypt hash is unreadable'],
])('does not compute %s and %i characters', (start, characters, message) => {
  expect(() => inspectHash({ hash: start + 'A'.repeat(characters) }, 'detect')).toThrow(message);
});

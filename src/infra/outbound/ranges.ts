import { BlockList, isIP } from 'node:net';

/**
 * Networks that are nobody's business from outside: this machine, private networks, link-local ones (where clouds keep
 * their credentials), carriers' and documentation ranges, multicast (RFC 6890 and its registries).
 */
const special: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 128],
  ['::1', 128],
  // Addresses of IPv4 in another dress: as IPv4 they may be anything.
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
];

/** Whether an IP address stands in one of these ranges (`10.0.0.0/8`, or one address). */
export function rangesOf(ranges: readonly string[]): (address: string) => boolean {
  return listOf(
    ranges.map((range) => {
      const [ip = '', bits] = range.split('/');
      return [ip, bits === undefined ? (isIP(ip) === 4 ? 32 : 128) : Number(bits)];
    }),
  );
}

/** Whether an IP address is one of the networks that are not the public internet. */
export const isSpecial = listOf(special);

function listOf(ranges: readonly (readonly [string, number])[]): (address: string) => boolean {
  // One each: in a list of both, an address of IPv4 is also looked for in its IPv6 dress, which is one of the special ones.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [ip, bits] of ranges) lists[familyOf(ip)].addSubnet(ip, bits, familyOf(ip));
  return (address) => lists[familyOf(address)].check(address, familyOf(address));
}

function familyOf(ip: string): 'ipv4' | 'ipv6' {
  return isIP(ip) === 4 ? 'ipv4' : 'ipv6';
}

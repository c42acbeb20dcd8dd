import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import type { RequestHeaders } from './answer.ts';

/** Where a request says it comes from, as far as configured proxies vouch for it. */
export interface Arrival {
  /** Lower-case host name with its port, as in the address bar. */
  readonly host: string;
  readonly protocol: 'http' | 'https';
  readonly ip: string;
}

/** Reads addresses and CIDR ranges; throws a plain message naming the one it cannot read. */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
    if (!family) throw new Error(`not an address or range of a proxy: ${entry}`);
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/**
 * Forwarded headers count from configured proxies alone: the address nearest to us that is no proxy of ours is the
 * visitor's. What cannot be read as an address ends the search, for whatever stands before it anybody may have written;
 * it is never an error and never an advantage.
 */
export function arrivalOf(headers: RequestHeaders, peer: string, proxies: BlockList): Arrival {
  const nearest = bareAddress(peer);
  const host = (headers.get('host') ?? '').toLowerCase();
  if (!isProxy(nearest, proxies)) return { host, protocol: 'http', ip: nearest };
  const chain = (headers.get('x-forwarded-for') ?? '').split(',').map(bareAddress).reverse();
  const visitor = chain.find((address) => !isProxy(address, proxies)) ?? '';
  const forwardedHost = headers.get('x-forwarded-host')?.split(',').at(-1)?.trim().toLowerCase();
  return {
    host: forwardedHost || host,
    protocol: headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https' ? 'https' : 'http',
    ip: isIP(visitor) > 0 ? visitor : nearest,
  };
}

/**
 * An address as it is compared and kept: without the port that some proxies write behind it, without the zone of a
 * link-local one (PostgreSQL knows none), and an IPv4 address that came over IPv6 as what it is.
 */
const bareAddress = (written: string): string =>
  written
    .trim()
    .replace(/^\[(.*)\](:\d+)?$|^([\d.]+):\d+$/, '$1$3')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(\d+\.\d+\.\d+\.\d+)$/i, '$1');

const isProxy = (ip: string, proxies: BlockList): boolean =>
  isIPv4(ip) ? proxies.check(ip, 'ipv4') : isIPv6(ip) && proxies.check(ip, 'ipv6');

/** A host without its port. */
export const hostname = (host: string): string => host.replace(/:\d+$/, '');

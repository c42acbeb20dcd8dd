import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { guardedFetch } from './guarded-fetch.ts';
import { OutboundError } from './outbound-error.ts';
import { isSpecial, rangesOf } from './ranges.ts';

/** The way out to addresses that an administrator named: a database, a directory. */
export interface Outbound {
  /**
   * The IP address of a host, looked up now and checked: connect to this and nothing else, or a second look-up could
   * lead elsewhere. Throws OutboundError.
   */
  resolve(host: string): Promise<{ address: string; family: 4 | 6 }>;
  /**
   * `fetch` by `resolve`: follows no redirect, reads at most a megabyte, takes at most the milliseconds given (3 s).
   * Plain http only to networks that the operator allows by name. Throws OutboundError.
   */
  fetch(url: string | URL, init?: RequestInit, milliseconds?: number): Promise<Response>;
}

/** `allowed`: ranges beyond the public internet that may be reached all the same. */
export function createOutbound(options: { allowed: readonly string[] }): Outbound {
  const isAllowed = rangesOf(options.allowed);

  const resolve: Outbound['resolve'] = async (host) => {
    const bare = host.replace(/^\[|\]$/g, '');
    const found = isThisMachine(bare)
      ? [{ address: '127.0.0.1' }]
      : await lookup(bare, { all: true, verbatim: true }).catch((cause) => {
          throw new OutboundError('unknown-host', `${bare} has no address`, { cause });
        });
    // Every address must be one that may be reached: which of them is taken is up to whoever answers the look-up.
    const wrong = found.find(({ address }) => isSpecial(address) && !isAllowed(address));
    const [first] = found;
    if (wrong || !first)
      throw new OutboundError(
        'refused',
        `${bare} is at ${wrong?.address}, which OUTBOUND_ALLOWED does not list`,
      );
    return { address: first.address, family: isIP(first.address) === 4 ? 4 : 6 };
  };

  return {
    resolve,
    fetch: async (given, init, milliseconds = 3_000) => {
      const url = new URL(given);
      const target = await resolve(url.hostname);
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isAllowed(target.address)))
        throw new OutboundError('refused', `${url.origin} is not https`);
      return guardedFetch(url, target, init ?? {}, milliseconds);
    },
  };
}

/** Names below `localhost` mean this machine, though few look-ups know it; browsers do (RFC 6761 section 6.3). */
const isThisMachine = (host: string): boolean => host.toLowerCase().endsWith('.localhost');

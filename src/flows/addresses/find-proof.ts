import dns from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { proofName } from '../../domain/organizations/addresses.ts';
import { seconds } from '../../infra/time.ts';

type ProofFound =
  | 'found'
  /** The domain says it has no such record, or shows another value. */
  | 'missing'
  /** No answer could be had: this says nothing about the domain. */
  | 'unreachable';

const missing = new Set(['ENOTFOUND', 'ENODATA', 'NXDOMAIN']);

/** Looks for the proof in a domain's TXT records (RFC 1035 section 3.3.14), for ten seconds at most. */
export async function findProof(host: string, proof: string): Promise<ProofFound> {
  const resolver = new Resolver({ timeout: seconds(2), tries: 2 });
  // Those that this process asks, which setServers() may have changed after the start.
  resolver.setServers(dns.getServers());
  const limit = setTimeout(() => resolver.cancel(), seconds(10));
  try {
    // A record longer than 255 bytes arrives in parts.
    const records = await resolver.resolveTxt(proofName(host));
    return records.some((parts) => parts.join('').trim() === proof) ? 'found' : 'missing';
  } catch (error) {
    return missing.has((error as NodeJS.ErrnoException).code ?? '') ? 'missing' : 'unreachable';
  } finally {
    clearTimeout(limit);
  }
}

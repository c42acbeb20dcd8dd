import { system } from '../../domain/audit/audit.ts';
import { takeAddressesToCheck } from '../../domain/organizations/addresses.ts';
import type { Needs } from '../../infra/infra.ts';
import { checkHost } from './addresses.ts';

/** Looks once a day whether foreign domains still show their proof. Where one does not, operators see since when. */
export async function recheckAddresses(
  infra: Needs<'database' | 'keyring' | 'portal' | 'log'>,
): Promise<void> {
  for (;;) {
    const due = await takeAddressesToCheck(infra.database.outside, 20);
    if (due.length === 0) return;
    for (const address of due) {
      const { kind } = await checkHost(infra, { ...address, actor: system });
      if (kind !== 'proven') infra.log.warn({ host: address.host, found: kind }, 'an address shows no proof');
    }
  }
}

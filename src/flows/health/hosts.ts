import { lookup } from 'node:dns/promises';
import { listOrganizations } from '../../domain/organizations/operators-list.ts';
import type { Tx } from '../../infra/database/database.ts';
import { about, type Finding } from './findings.ts';

const atOnce = 10;
const shown = 5;

/** Whether the host names of organizations can be found in the DNS. Names below `localhost` are the browsers' own. */
export async function checkHosts(outside: Tx): Promise<Finding> {
  const { ok, fail } = about('health.hosts');
  const hosts = await hostsOfAll(outside);
  const waiting = hosts.filter((host) => !host.endsWith('.localhost'));
  const unresolved: string[] = [];
  const resolve = async () => {
    for (let host = waiting.pop(); host !== undefined; host = waiting.pop()) {
      const found = await lookup(host).catch(() => undefined);
      if (!found) unresolved.push(host);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, resolve));
  if (unresolved.length === 0) return ok('health.hosts-fine', { count: hosts.length });
  const names = [...unresolved.slice(0, shown), ...(unresolved.length > shown ? ['…'] : [])].join(', ');
  return fail('health.hosts-unresolved', 'health.hosts-mend', { count: unresolved.length, names });
}

async function hostsOfAll(outside: Tx): Promise<string[]> {
  const hosts: string[] = [];
  const page = 500;
  let after = '';
  for (;;) {
    const rows = await listOrganizations(outside, { search: '', after, most: page });
    hosts.push(...rows.flatMap((row) => row.hosts));
    if (rows.length < page) return hosts;
    after = rows.at(-1)?.slug ?? '';
  }
}

import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Portal } from '../../infra/infra.ts';

export type HostProblem = 'host-form' | 'host-ip' | 'host-portal' | 'host-reserved' | 'host-suffix';

export type HostName =
  /** `proven`: it lies under the portal's own name, so nobody else can answer for it. */
  { kind: 'host'; host: string; proven: boolean } | { kind: 'problem'; problem: HostProblem };

/**
 * A host name of an organization's own as somebody typed it, in its one spelling: lower case, international letters as
 * `xn--` (UTS 46), no port, no dot at the end. A pasted web address gives its host. Refused are IP addresses, the
 * portal's own names, and names that the public registers under.
 */
export function parseHostName(typed: string, portal: Pick<Portal, 'publicUrl' | 'operatorUrl'>): HostName {
  const bare = typed
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')
    .replace(/\.$/, '');
  if (isIP(bare.replace(/^\[|\]$/g, ''))) return problem('host-ip');
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(bare)) return problem('host-form');
  const host = domainToASCII(bare).toLowerCase();
  if (isIP(host) || /(^|\.)(\d+|0x[\da-f]*)$/.test(host)) return problem('host-ip');
  const labels = host.split('.');
  if (host.length > 253 || !labels.every((label) => labelForm.test(label))) return problem('host-form');
  const own = portal.publicUrl.hostname;
  if (host === own || host === portal.operatorUrl.hostname) return problem('host-portal');
  if (labels.length < 2 || isPublicSuffix(labels)) return problem('host-suffix');
  const proven = host.endsWith(`.${own}`);
  if (proven && reservedLabels.has(labels[0] ?? '')) return problem('host-reserved');
  return { kind: 'host', host, proven };
}

const problem = (name: HostProblem): HostName => ({ kind: 'problem', problem: name });

const labelForm = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;

/** Directly under the portal's name these would read as the portal itself. */
const reservedLabels = new Set(
  'www api admin operator operators console app mail smtp imap mx ns autodiscover localhost'.split(' '),
);

/** `co.uk`, `com.au`: a second level of a country under which the public registers. */
function isPublicSuffix([second = '', top = '', ...more]: string[]): boolean {
  return more.length === 0 && top.length === 2 && sharedSecondLevels.has(second);
}
const sharedSecondLevels = new Set(
  'ac co com edu gob gouv gov gv go id info ltd me mil name ne net nhs nom or org plc police sch web'.split(
    ' ',
  ),
);

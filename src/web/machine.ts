import type { Profiles } from '../domain/profiles/profiles.ts';
import { isReady } from '../flows/health/readiness.ts';
import type { Infra } from '../infra/infra.ts';
import { WebAnswer, type WebRequest } from './entrance/answer.ts';
import { sendAsset } from './send-asset.ts';

/**
 * What machines ask: is it alive, can it serve, is this host ours, give me the style sheet. Answered before any host or
 * person is looked at.
 */
export function createMachine(infra: Infra, profiles: Profiles) {
  return (request: WebRequest): WebAnswer | Promise<WebAnswer> | undefined => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const path = request.url.pathname;
    if (path.startsWith('/assets/')) return sendAsset(path, request.headers.get('accept-encoding'));
    if (path === '/favicon.ico') return noIcon();
    if (path === '/healthz') return plain('ok');
    if (path === '/readyz') return ready(infra);
    if (path === '/tls-allowed') return isOurs(infra, profiles, request.url.searchParams.get('domain') ?? '');
    return undefined;
  };
}

const plain = (text: string, status = 200) =>
  new WebAnswer(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  });

/** Every page names its icon itself; this is asked for where something else than a page is looked at. */
const noIcon = () =>
  new WebAnswer(null, { status: 204, headers: { 'cache-control': 'public, max-age=86400' } });

async function ready(infra: Infra): Promise<WebAnswer> {
  return (await isReady(infra)) ? plain('ready') : plain('the database does not answer', 503);
}

/** A proxy asks before it requests a certificate; anything but 200 means no. */
async function isOurs(infra: Infra, profiles: Profiles, domain: string): Promise<WebAnswer> {
  const host = domain.toLowerCase();
  if (!/^[a-z0-9.-]{1,253}$/.test(host)) return plain('not a host name', 404);
  const { publicUrl, operatorUrl } = infra.portal;
  const ours =
    host === publicUrl.hostname ||
    host === operatorUrl.hostname ||
    (await profiles.byHost(host)) !== undefined;
  return ours ? plain('ours') : plain('not ours', 404);
}

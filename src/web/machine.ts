import { readFile } from 'node:fs/promises';
import type { Profiles } from '../domain/profiles/profiles.ts';
import { isReady } from '../flows/health/readiness.ts';
import type { Infra } from '../infra/infra.ts';
import { builtFolder } from './built.ts';

/**
 * What machines ask: is it alive, can it serve, is this host ours, give me the style sheet. Answered before any host or
 * person is looked at.
 */
export function createMachine(infra: Infra, profiles: Profiles) {
  return (request: Request): Response | Promise<Response> | undefined => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const path = new URL(request.url).pathname;
    if (path.startsWith('/assets/')) return asset(path, request.headers.get('accept-encoding') ?? '');
    if (path === '/healthz') return plain('ok');
    if (path === '/readyz') return ready(infra);
    if (path === '/tls-allowed')
      return isOurs(infra, profiles, new URL(request.url).searchParams.get('domain') ?? '');
    return undefined;
  };
}

const plain = (text: string, status = 200) =>
  new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain', 'cache-control': 'no-store' },
  });

async function ready(infra: Infra): Promise<Response> {
  return (await isReady(infra)) ? plain('ready') : plain('the database does not answer', 503);
}

/** A proxy asks before it requests a certificate; anything but 200 means no. */
async function isOurs(infra: Infra, profiles: Profiles, domain: string): Promise<Response> {
  const host = domain.toLowerCase();
  if (!/^[a-z0-9.-]{1,253}$/.test(host)) return plain('not a host name', 404);
  const { publicUrl, operatorUrl } = infra.portal;
  const ours =
    host === publicUrl.hostname ||
    host === operatorUrl.hostname ||
    (await profiles.byHost(host)) !== undefined;
  return ours ? plain('ours') : plain('not ours', 404);
}

/** Built assets carry a hash in their name, so that they can be kept for ever. */
const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
const loaded = new Map<string, Promise<Buffer | undefined>>();

async function asset(path: string, accepted: string): Promise<Response> {
  const name = /^\/assets\/([\w.-]+\.(css|js|svg))$/.exec(path);
  if (!name?.[1] || !name[2]) return plain('not found', 404);
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  const packed = encoding && (await load(`${name[1]}.${encoding === 'br' ? 'br' : 'gz'}`));
  const content = packed ?? (await load(name[1]));
  if (!content) return plain('not found', 404);
  return new Response(new Uint8Array(content), {
    headers: {
      'content-type': types[name[2]] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(packed && encoding ? { 'content-encoding': encoding } : {}),
    },
  });
}

function load(name: string): Promise<Buffer | undefined> {
  let content = loaded.get(name);
  if (!content) {
    content = readFile(new URL(`./assets/${name}`, builtFolder())).catch(() => undefined);
    loaded.set(name, content);
  }
  return content;
}

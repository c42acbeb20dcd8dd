import { readFile } from 'node:fs/promises';
import { builtFolder } from './built.ts';

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** A built asset, packed where the browser takes it. Its name carries a hash of its content: it is kept for ever. */
export async function sendAsset(path: string, accepted: string): Promise<Response> {
  const [, name, ending] = /^\/assets\/([\w.-]+\.(css|js|svg))$/.exec(path) ?? [];
  if (!name || !ending) return notFound();
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  const packed = encoding && (await load(`${name}.${encoding === 'br' ? 'br' : 'gz'}`));
  const content = packed ?? (await load(name));
  if (!content) return notFound();
  return new Response(new Uint8Array(content), {
    headers: {
      'content-type': types[ending] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(packed && encoding ? { 'content-encoding': encoding } : {}),
    },
  });
}

const notFound = () =>
  new Response('not found\n', { status: 404, headers: { 'content-type': 'text/plain' } });

const loaded = new Map<string, Promise<Buffer>>();

/** What exists is read once; names that do not exist are remembered by nobody. */
async function load(name: string): Promise<Buffer | undefined> {
  const reading = loaded.get(name) ?? readFile(new URL(`./assets/${name}`, builtFolder()));
  loaded.set(name, reading);
  try {
    return await reading;
  } catch (error) {
    loaded.delete(name);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

import { readFile } from 'node:fs/promises';
import { builtFolder } from './built.ts';
import { WebAnswer } from './entrance/answer.ts';
import { chooseCoding } from './entrance/coding.ts';

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** A built asset, as it was packed when it was built where the browser takes that. Its name carries a hash of its content: it is kept for ever. */
export async function sendAsset(path: string, accepted: string | null): Promise<WebAnswer> {
  const [, name, ending] = /^\/assets\/([\w.-]+\.(css|js))$/.exec(path) ?? [];
  if (!name || !ending) return notFound();
  const coding = chooseCoding(accepted, ['br', 'gzip']);
  const packed = coding && (await load(`${name}.${coding === 'br' ? 'br' : 'gz'}`));
  const content = packed ?? (await load(name));
  if (!content) return notFound();
  return new WebAnswer(content, {
    headers: {
      'content-type': types[ending] ?? 'application/octet-stream',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      vary: 'accept-encoding',
      ...(packed && coding ? { 'content-encoding': coding } : {}),
    },
  });
}

const notFound = () =>
  new WebAnswer('not found\n', { status: 404, headers: { 'content-type': 'text/plain' } });

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

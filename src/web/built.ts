import { readFile } from 'node:fs/promises';
import type { AssetManifest } from './parts/assets.ts';

/** `dist/`, whether the program runs bundled from there or from its sources. */
export function builtFolder(): URL {
  const here = new URL('./', import.meta.url);
  return here.pathname.endsWith('/dist/') ? here : new URL('../../dist/', import.meta.url);
}

/** Where the built assets are; undefined where nothing was built (`npm run build`). */
export async function readManifest(): Promise<AssetManifest | undefined> {
  try {
    return JSON.parse(
      await readFile(new URL('assets/manifest.json', builtFolder()), 'utf8'),
    ) as AssetManifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

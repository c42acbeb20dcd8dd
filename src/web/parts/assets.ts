/** Name of a source file to the address of its built, hashed copy. */
export type AssetManifest = Readonly<Record<string, string>>;

let manifest: AssetManifest = {};

/** Tells the pages where the built assets are; called once at start with the content of `dist/assets/manifest.json`. */
export function setAssets(built: AssetManifest): void {
  manifest = built;
}

/** Address of an asset; before `setAssets` its plain name, so that pages render in tests without a build. */
export function asset(name: 'look.css' | 'client.js' | 'icon.svg'): string {
  return manifest[name] ?? `/assets/${name}`;
}

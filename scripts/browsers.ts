import { canInstall, installPackages, isExecutable, onPath } from './packages.ts';

/** Absolute paths of the two browsers that the tests drive. */
export interface Browsers {
  chromium: string;
  firefox: string;
}

const packages = ['chromium', 'firefox-esr', 'fonts-liberation', 'fonts-noto-core'];

/**
 * Finds Chromium and Firefox (CHROMIUM_PATH and FIREFOX_PATH come first). What is missing is installed where that is
 * possible: as root, with apt-get. Throws an error that says exactly what to install where it is not.
 */
export function ensureBrowsers(): Browsers {
  const found = findBrowsers();
  if (found.chromium && found.firefox) return found as Browsers;
  if (!canInstall()) throw new Error(whatIsMissing(found));
  installPackages(packages);
  const installed = findBrowsers();
  if (installed.chromium && installed.firefox) return installed as Browsers;
  throw new Error(whatIsMissing(installed));
}

function findBrowsers(): Partial<Browsers> {
  const chromium =
    named('CHROMIUM_PATH') ?? onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
  const firefox = named('FIREFOX_PATH') ?? onPath('firefox-esr', 'firefox');
  return { ...(chromium && { chromium }), ...(firefox && { firefox }) };
}

function named(variable: string): string | undefined {
  const path = process.env[variable];
  if (path && !isExecutable(path))
    throw new Error(`${variable} is ${path}, which is not a program that can be run.`);
  return path || undefined;
}

function whatIsMissing(found: Partial<Browsers>): string {
  const missing = [!found.chromium && 'Chromium', !found.firefox && 'Firefox'].filter(Boolean).join(' and ');
  return [
    `The tests in browsers need ${missing}. On Debian or Ubuntu, as root:`,
    `  apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`,
    'Elsewhere install Chromium (or Chrome) and Firefox, and name them by CHROMIUM_PATH and FIREFOX_PATH.',
  ].join('\n');
}

if (import.meta.main) {
  try {
    const { chromium, firefox } = ensureBrowsers();
    console.log(`Chromium: ${chromium}\nFirefox: ${firefox}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openBrowser, type TestPage } from '../tests/fixtures/browser.ts';
import { root } from './sources.ts';

// Makes the pictures of the documentation, from a fresh demo that runs: node scripts/screenshots.ts http://localhost:3000

const address = new URL(process.argv[2] ?? 'http://localhost:3000');
const folder = join(root, 'docs/pictures');
const password = 'correct horse battery staple';

mkdirSync(folder, { recursive: true });
const browser = await openBrowser('chromium', { javascript: true });
const at = (path: string) => new URL(path, address).href;

const harbour = (name: string) => ({
  'Organization name': 'harbour-clinics',
  'E-mail address': `${name}@harbour.example`,
});

const visitor = await browser.newPage();
await visitor.visit(at('/sign-in?organization=harbour-clinics'));
await shoot(visitor, 'sign-in');
await signIn(visitor, at('/sign-in'), harbour('nolicence'));
await shoot(visitor, 'refused');
const reference = /[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/.exec(await visitor.text())?.[0] ?? '';

const member = await browser.newPage();
await signIn(member, at('/sign-in'), harbour('member'));
await member.visit(at('/dashboard'));
await shoot(member, 'dashboard');
await member.setTheme('dark');
await shoot(member, 'dashboard-dark');

const admin = await browser.newPage();
await signIn(admin, at('/sign-in'), harbour('admin'));
await admin.visit(at('/console/users'));
await shoot(admin, 'console-users');
await admin.visit(at(`/console/attempts?reference=${reference}`));
await shoot(admin, 'console-attempt');
await admin.visit(at('/help/sign-in'));
await shoot(admin, 'help-sign-in', true);

// An organization with several ways in, at an address of its own.
const weather = (path: string) => at(path).replace('//localhost', '//weather.localhost');
const traveller = await browser.newPage();
await traveller.visit(weather('/sign-in'));
await shoot(traveller, 'several-ways-in');
const keeper = await browser.newPage();
await signIn(keeper, weather('/sign-in'), { 'User name or e-mail address': 'admin@weather.example' });
await keeper.visit(weather('/projects'));
await shoot(keeper, 'projects');
await keeper.visit(weather('/console/sources'));
await shoot(keeper, 'console-sources');
await keeper.visit(weather('/help/recovery'));
await shoot(keeper, 'help-recovery', true);

await browser.close();

/** Fills these fields, called by their labels, and the password. */
async function signIn(page: TestPage, address: string, fields: Record<string, string>): Promise<void> {
  await page.visit(address);
  for (const [label, text] of Object.entries({ ...fields, Password: password })) await page.fill(label, text);
  await page.press('Log In');
}

async function shoot(page: TestPage, name: string, fullPage = false): Promise<void> {
  await page.screenshot(join(folder, `${name}.png`), { fullPage });
  console.log(`docs/pictures/${name}.png`);
}

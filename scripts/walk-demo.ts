import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../src/demo/ports.ts';
import { type BrowserKind, openBrowser, type TestPage } from '../tests/fixtures/browser.ts';
import { root } from './sources.ts';
import { type Tally, walkReport } from './tally.ts';

// Starts the demo as a person would, signs in to it in real browsers, ends it by Ctrl-C, and looks for what is left of it.

const password = 'correct horse battery staple';
const port = await freePort(0, ['127.0.0.1']);
const folder = mkdtempSync(join(tmpdir(), 'gatehouse-walk-'));
rmSync(join(root, walkReport), { force: true });
const tally: Tally = { numPassedTests: 0, numFailedTests: 0 };

const demo = spawn('npm', ['run', 'demo'], {
  cwd: root,
  env: { ...process.env, PORT: String(port), GATEHOUSE_DATA: join(folder, 'data') },
  stdio: ['ignore', 'pipe', 'inherit'],
  // A process group of its own, as a terminal gives it: Ctrl-C reaches all of it.
  detached: true,
});
process.once('exit', () => killGroup(demo, 'SIGKILL'));

if (await step('npm run demo says where to go', () => untilReady(demo))) {
  for (const kind of ['chromium', 'firefox'] as const) await walk(kind);
  await step('the inbox is there', async () => {
    expect((await fetch(`http://localhost:${port}/inbox.json`)).status, 200);
  });
}
await step('Ctrl-C ends everything it started', () => endAndLookAround(demo));

rmSync(folder, { recursive: true, force: true });
mkdirSync(dirname(join(root, walkReport)), { recursive: true });
writeFileSync(join(root, walkReport), JSON.stringify(tally));
process.exit(tally.numFailedTests === 0 ? 0 : 1);

/** A3 and A4: at the shared address the organization is asked for, at one of its own it is known; then the dashboard. */
async function walk(kind: BrowserKind): Promise<void> {
  const browser = await openBrowser(kind, { javascript: true });
  await step(`A3, A4 in ${kind}, at the shared address`, async () => {
    const page = await browser.newPage();
    await page.visit(`http://localhost:${port}/`);
    await page.fill('Organization name', 'Harbour Clinics');
    await signIn(page, 'member@harbour.example', { email: 'E-mail address', submit: 'Log In' });
    expect(page.url(), `http://localhost:${port}/dashboard`);
    expectText(await page.text(), 'You are signed in.', 'Marcus Bell', 'Patient records', 'Clinic Suite');
  });
  await step(`A3, A4 in ${kind}, at an address of its own`, async () => {
    const page = await browser.newPage();
    await page.visit(`http://assist.localhost:${port}/`);
    expect((await page.text()).includes('organizzazione'), false);
    await signIn(page, 'utente@officina.example', { email: 'Utente', submit: 'Accedi' });
    expect(page.url(), `http://assist.localhost:${port}/dashboard`);
    expectText(await page.text(), 'Accesso effettuato.', 'Luca Ferri', 'Interventi');
  });
  await browser.close();
}

async function signIn(
  page: TestPage,
  email: string,
  words: { email: string; submit: string },
): Promise<void> {
  await page.fill(words.email, email);
  await page.fill('Password', password);
  await page.press(words.submit);
}

async function step(name: string, work: () => Promise<void>): Promise<boolean> {
  const startedAt = performance.now();
  try {
    await work();
    tally.numPassedTests++;
    console.log(`ok    ${name}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
    return true;
  } catch (error) {
    tally.numFailedTests++;
    console.log(`FAIL  ${name}: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  let said = '';
  child.stdout?.on('data', (chunk) => (said += chunk));
  for (const until = Date.now() + 120_000; !said.includes('Every mail it sends'); await sleep(50)) {
    if (!runs(child)) throw new Error(`it ended with ${child.exitCode ?? child.signalCode}:\n${said}`);
    if (Date.now() > until) throw new Error(`it is not ready after two minutes:\n${said}`);
  }
}

async function endAndLookAround(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  if (runs(child)) {
    killGroup(child, 'SIGINT');
    await Promise.race([ended, sleep(20_000)]);
  }
  const left = processes().filter(({ group, line }) => group === child.pid || line.includes(folder));
  if (left.length > 0) throw new Error(`still running:\n${left.map(({ line }) => line).join('\n')}`);
}

function runs({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && runs(child)) process.kill(-child.pid, signal);
}

/** What runs on this machine: process group and command line. */
function processes(): { group: number; line: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // proc(5): after the name in brackets come state, parent and process group. What ended has no command line.
        return line ? [{ group: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]), line }] : [];
      } catch {
        // It ended while we were looking.
        return [];
      }
    });
}

function expect<T>(found: T, wanted: T): void {
  if (found !== wanted) throw new Error(`${found} instead of ${wanted}`);
}

function expectText(text: string, ...wanted: string[]): void {
  for (const each of wanted)
    if (!text.includes(each)) throw new Error(`the page does not say '${each}':\n${text}`);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import puppeteer, { type Page } from 'puppeteer-core';
import { ensureBrowsers } from '../../scripts/browsers.ts';
import { password } from '../house/people.ts';
import { median } from '../house/statistics.ts';
import type { Bench, Measure } from './measure.ts';

/** Logto 1.41, measured once on the same machine: its sign-in page without logo and pictures. */
const logto = { kilobytes: 422, requests: 10 };

/** What a browser that has never been here loads for the sign-in page; and whether it works without scripts. */
export const measureColdBrowser: Measure = async (bench) => {
  const { port } = await bench.product();
  const runs: Loaded[] = [];
  for (let turn = 0; turn < bench.times; turn++) runs.push(await inBrowser(bench, (page) => load(page, port)));
  await inBrowser(bench, (page) => signInWithoutScript(bench, page, port));
  const [last] = runs.slice(-1);
  return [
    {
      id: 'P5-bytes',
      what: 'sign-in page in a new browser, bytes on the wire',
      value: median(runs.map((run) => run.bytes)) / 1000,
      beside: logto.kilobytes,
      unit: 'kB (Logto, measured once)',
      goal: { of: 'value', is: 'at most', limit: 20 },
      remark: last?.parts.join(', ') ?? '',
    },
    {
      id: 'P5-requests',
      what: 'the same, requests',
      value: median(runs.map((run) => run.parts.length)),
      beside: logto.requests,
      unit: 'requests (Logto, measured once)',
      goal: { of: 'value', is: 'at most', limit: 3 },
      remark: 'signed in without any script',
    },
  ];
};

interface Loaded {
  readonly bytes: number;
  readonly parts: readonly string[];
}

async function inBrowser<T>(bench: Bench, look: (page: Page) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(bench.folder, 'browser-'));
  const browser = await puppeteer.launch({
    executablePath: ensureBrowsers().chromium,
    headless: true,
    pipe: true,
    userDataDir: join(folder, 'profile'),
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, LANG: 'C.UTF-8' },
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync', '--lang=en-GB'],
    ],
  });
  try {
    return await look(await browser.newPage());
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** Counts as the browser itself does, headers included (Chrome DevTools Protocol, Network.loadingFinished). */
async function load(page: Page, port: number): Promise<Loaded> {
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  const paths = new Map<string, string>();
  const sizes = new Map<string, number>();
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    const { protocol, pathname } = new URL(request.url);
    if (protocol === 'http:') paths.set(requestId, pathname);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    sizes.set(requestId, encodedDataLength),
  );
  await page.goto(`http://localhost:${port}/sign-in`, { waitUntil: 'networkidle0' });
  // Pictures of the organization are its own affair; here there are none.
  const parts = [...paths].map(([id, path]) => `${path.replace(/^.*\//, '')} ${sizes.get(id) ?? 0}`);
  return { bytes: [...paths.keys()].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0), parts };
}

async function signInWithoutScript(bench: Bench, page: Page, port: number): Promise<void> {
  const [person] = (await bench.people()).slice(-1);
  await page.setJavaScriptEnabled(false);
  await page.goto(`http://localhost:${port}/sign-in`);
  await page.type('input[name="organization"]', person?.organization ?? '');
  await page.type('input[name="email"]', person?.email ?? '');
  await page.type('input[name="password"]', password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  if (new URL(page.url()).pathname !== '/dashboard')
    throw new Error(`nobody can sign in without scripts: ${page.url()}`);
}

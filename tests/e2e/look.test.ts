import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, type TestBrowser, type TestPage } from '../fixtures/browser.ts';
import type { Client } from '../fixtures/client.ts';
import { samplePassword } from '../fixtures/people.ts';
import { crawl, isPage } from '../walls/pages.ts';
import { arriveAs, openWorld, type Visitor, type World } from '../walls/world.ts';

// Every page that links lead to, as each kind of visitor: readable by everybody, in either theme, on a desk and on a phone.

let world: World;
let browser: TestBrowser;

beforeAll(async () => {
  world = await openWorld();
  browser = await openBrowser('chromium', { javascript: true });
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const people: Record<string, { organization: string; email: string }> = {
  member: { organization: 'blue', email: 'member@blue.example' },
  owner: { organization: 'blue', email: 'owner@blue.example' },
  operator: { organization: 'operators', email: 'operator@portal.example' },
};

async function arrive(visitor: Visitor): Promise<{ page: TestPage; paths: string[] }> {
  const client: Client = await arriveAs(world, visitor);
  const pages = await crawl(client, 1);
  const paths = pages.filter(({ answer }) => answer.status === 200 && isPage(answer)).map(({ path }) => path);
  const page = await browser.newPage();
  const person = people[visitor];
  if (person) {
    await page.visit(at('/sign-in'));
    await page.fill('Organization name', person.organization);
    await page.fill('E-mail address', person.email);
    await page.fill('Password', samplePassword);
    await page.press('Log In');
  }
  return { page, paths };
}

const at = (path: string) => `http://localhost:${world.house.port}${path}`;

describe.each(['anonymous', 'member', 'owner', 'operator'] as const)('the pages of %s', (visitor) => {
  test('axe finds nothing serious in either theme, and nothing runs out of a phone', {
    timeout: 240_000,
  }, async () => {
    const { page, paths: all } = await arrive(visitor);
    // The operators' console of people is the one that owners see.
    const paths = visitor === 'operator' ? all.filter((path) => path.startsWith('/operator')) : all;
    expect(paths.length).toBeGreaterThan(4);
    const found: string[] = [];
    for (const path of paths) {
      for (const theme of ['light', 'dark'] as const) {
        await page.setTheme(theme);
        await page.resize(1280, 900);
        await page.visit(at(path));
        for (const violation of await page.axe())
          found.push(`${path} (${theme}): ${JSON.stringify(violation)}`);
      }
      await page.resize(320, 800);
      if (await page.overflows()) found.push(`${path}: wider than a phone`);
    }
    expect(found).toEqual([]);
    await page.close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../fixtures/client.ts';
import { crawl, isPage } from './pages.ts';
import { arriveAs, issueLinks, openWorld, type World } from './world.ts';

// What every answer says to the browser about itself, and that no page breaks its own word.

let world: World;
let answers: { what: string; answer: Answer; signedIn: boolean }[];

beforeAll(async () => {
  world = await openWorld();
  answers = [];
  for (const visitor of ['anonymous', 'member', 'owner', 'operator'] as const) {
    const client = await arriveAs(world, visitor);
    const signedIn = visitor !== 'anonymous';
    const keep = (what: string, answer: Answer) =>
      answers.push({ what: `${visitor}: ${what}`, answer, signedIn });
    if (visitor === 'anonymous') {
      // The first operator's form shows itself only while there is none.
      const be = (status: string) =>
        world.house.rows('UPDATE users SET status = $2 WHERE organization_id = $1', [
          world.house.operatorsId,
          status,
        ]);
      await be('suspended');
      for (const link of Object.values(await issueLinks(world, 'blue'))) keep(link, await client.get(link));
      keep('/set-up', await client.get('/set-up'));
      await be('active');
      keep(
        'refused',
        await client.post('/sign-in', { organization: 'blue', email: 'x@y.example', password: 'x' }),
      );
      keep('rejected', await client.post('/sign-in', {}));
      keep('sent', await client.post('/forgot-password', { organization: 'blue', email: 'x@y.example' }));
    }
    for (const { path, answer } of await crawl(client)) keep(path, answer);
    keep('404', await client.get('/nothing'));
    keep('405', await client.send('PUT', '/sign-in', '', {}));
    keep('403', await client.send('POST', '/sign-in', '', { 'sec-fetch-site': 'cross-site' }));
    keep(
      '413',
      await client.send('POST', '/sign-in', 'a'.repeat(70_000), {
        'content-type': 'application/x-www-form-urlencoded',
      }),
    );
    keep('400', await client.send('POST', '/sign-in', '{}', { 'content-type': 'application/json' }));
  }
  keepUnknownHost(await (await arriveAs(world, 'anonymous')).get('/', { host: 'unknown.example' }));
});
const keepUnknownHost = (answer: Answer) => answers.push({ what: 'unknown host', answer, signedIn: false });
afterAll(() => world.close());

const each = (check: (answer: Answer, what: string, signedIn: boolean) => void) => {
  expect(answers.length).toBeGreaterThan(100);
  for (const { what, answer, signedIn } of answers) check(answer, what, signedIn);
};

test('every answer: what may run, who may frame it, what it tells other sites', () => {
  each(({ headers }, what) => {
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, what).toContain("default-src 'none'");
    expect(policy, what).toContain("script-src 'self';");
    expect(policy, what).toContain("frame-ancestors 'none'");
    expect(policy, what).toContain("base-uri 'none'");
    expect(policy, what).toContain("form-action 'self'");
    expect(policy, what).not.toMatch(/unsafe-|\*|https?:/);
    expect(headers['x-content-type-options'], what).toBe('nosniff');
    expect(headers['referrer-policy'], what).toBe('same-origin');
    expect(headers['cross-origin-opener-policy'], what).toBe('same-origin');
    expect(headers['cross-origin-resource-policy'], what).toBe('same-origin');
    expect(headers['x-powered-by'], what).toBeUndefined();
    expect(headers.server, what).toBeUndefined();
    expect(headers['access-control-allow-origin'], what).toBeUndefined();
  });
});

test('no page with a person in it, no redirect and no refusal is stored by anyone', () => {
  each(({ headers, status }, what, signedIn) => {
    const caching = headers['cache-control'] ?? '';
    const picture = status === 200 && /^image\//.test(headers['content-type'] ?? '');
    if (picture) expect(caching, what).toMatch(/^(private|public), max-age=\d+, immutable$/);
    else if (signedIn || isHtml(headers) || status === 303) expect(caching, what).toBe('no-store');
  });
});
const isHtml = (headers: Answer['headers']) => (headers['content-type'] ?? '').startsWith('text/html');

describe('no page breaks the policy that it comes with', () => {
  test('no script, handler or style within the markup', () => {
    each((answer, what) => {
      if (!isPage(answer)) return;
      const nonce = /'nonce-([^']+)'/.exec(answer.headers['content-security-policy'] ?? '')?.[1];
      const tags = answer.body.match(/<[a-zA-Z][^>]*>/g) ?? [];
      const attributes = tags.flatMap((tag) =>
        [...tag.replace(/"[^"]*"/g, '""').matchAll(/\s([\w:-]+)\s*=/g)].map(([, name]) => name),
      );
      expect(
        attributes.filter((name) => name === 'style' || /^on/i.test(name ?? '')),
        what,
      ).toEqual([]);
      for (const [, head = '', inside = ''] of answer.body.matchAll(
        /<script\b([^>]*)>([\s\S]*?)<\/script>/g,
      )) {
        expect(head, what).toMatch(/\ssrc="\/assets\//);
        expect(inside, what).toBe('');
      }
      for (const [, head = ''] of answer.body.matchAll(/<style\b([^>]*)>/g))
        expect(head, what).toBe(` nonce="${nonce}"`);
      const addresses = tags.flatMap((tag) =>
        [...tag.matchAll(/\s(?:href|src|action|formaction)="([^"]*)"/g)].map(([, to]) => to ?? ''),
      );
      expect(
        addresses.filter((to) => !/^(\/(?!\/)|#|https:\/\/|mailto:|data:image\/|\?|$)/.test(to)),
        what,
      ).toEqual([]);
      expect(answer.body, what).not.toMatch(/<(iframe|object|embed|base)\b|http-equiv="refresh"/i);
    });
  });

  test('every page has a nonce of its own', () => {
    const nonces = answers
      .filter(({ answer }) => isPage(answer))
      .map(({ answer }) => /'nonce-([^']+)'/.exec(answer.headers['content-security-policy'] ?? '')?.[1]);
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  test('every form that posts carries a token, masked afresh each time', () => {
    const tokens = answers.flatMap(({ answer }) => [
      ...new Set([...answer.body.matchAll(/name="csrf" value="([^"]*)"/g)].map(([, token]) => token)),
    ]);
    expect(new Set(tokens).size).toBe(tokens.length);
    each((answer, what) => {
      for (const [form] of answer.body.matchAll(/<form\b[^>]*method="post"[\s\S]*?<\/form>/g))
        expect(form, what).toContain('name="csrf"');
    });
  });
});

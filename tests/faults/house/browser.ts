import { type Answer, type Client, type Fields, openClient } from '../../fixtures/client.ts';
import type { House } from '../../fixtures/house.ts';

/**
 * What became of a request. `done`: 2xx or 3xx. `refused`: 4xx. `busy`: 503 with Retry-After. `failed`: any other 5xx.
 * `broken`: the connection ended without an answer. `hung`: no answer in time.
 */
export type Fate = 'done' | 'refused' | 'busy' | 'failed' | 'broken' | 'hung';

export interface Sent {
  readonly fate: Fate;
  /** Undefined where there was none. */
  readonly answer: Answer | undefined;
  readonly milliseconds: number;
}

/** Everything that was asked, and what became of it. */
export interface Tally {
  readonly counts: Record<Fate, number>;
  readonly times: number[];
  /** Method, path and status of what failed, some of it. */
  readonly failures: string[];
}

export const openTally = (): Tally => ({
  counts: { done: 0, refused: 0, busy: 0, failed: 0, broken: 0, hung: 0 },
  times: [],
  failures: [],
});

/** A browser that never waits for ever, and keeps a tally of what it met. */
export interface Browser {
  readonly client: Client;
  get(path: string): Promise<Sent>;
  /** Posts a form with this browser's token. */
  post(path: string, fields: Fields): Promise<Sent>;
  /** Fills the sign-in form. `done` is being signed in. */
  signIn(person: { organization: string; email: string; password: string }): Promise<Sent>;
}

/** Milliseconds without an answer until a request counts as hung. */
const patience = 30_000;

/** `ip`: where the browser says it comes from; the portal trusts us as its proxy. */
export function openBrowser(house: Pick<House, 'port'>, tally: Tally, ip = '192.0.2.1'): Browser {
  const client = openClient(house);
  let csrf = '';

  const count = async (name: string, work: () => Promise<Answer>): Promise<Sent> => {
    const startedAt = performance.now();
    const { answer, error } = await withinPatience(work());
    const milliseconds = performance.now() - startedAt;
    const fate = fateOf(answer, error);
    tally.counts[fate] += 1;
    tally.times.push(milliseconds);
    if (['failed', 'hung'].includes(fate) && tally.failures.length < 20)
      tally.failures.push(`${name}: ${answer ? `${answer.status} ${answer.text.slice(0, 200)}` : fate}`);
    return { fate, answer, milliseconds };
  };

  const browser: Browser = {
    client,
    get: (path) => count(`GET ${path}`, () => client.get(path, { 'x-forwarded-for': ip })),
    post: async (path, fields) => {
      if (!csrf) {
        const page = await browser.get('/sign-in');
        csrf = /name="csrf" value="([^"]+)"/.exec(page.answer?.body ?? '')?.[1] ?? '';
        if (!csrf) return page.fate === 'done' ? { ...page, fate: 'broken' } : page;
      }
      const body = new URLSearchParams([
        ['csrf', csrf],
        ...Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])),
      ] as string[][]);
      return count(`POST ${path}`, () =>
        client.send('POST', path, body.toString(), {
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          'x-forwarded-for': ip,
        }),
      );
    },
    signIn: (person) => browser.post('/sign-in', person),
  };
  return browser;
}

function fateOf(answer: Answer | undefined, error: unknown): Fate {
  if (!answer) return error === undefined ? 'hung' : 'broken';
  if (answer.status < 400) return 'done';
  if (answer.status < 500) return 'refused';
  return answer.status === 503 && Number(answer.headers['retry-after']) > 0 ? 'busy' : 'failed';
}

async function withinPatience(
  work: Promise<Answer>,
): Promise<{ answer?: Answer | undefined; error?: unknown }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<object>((resolve) => {
    timer = setTimeout(() => resolve({}), patience);
  });
  try {
    return await Promise.race([
      work.then(
        (answer) => ({ answer }),
        (error: unknown) => ({ error }),
      ),
      late,
    ]);
  } finally {
    clearTimeout(timer);
  }
}

/** All of it in one line. */
export const tallyLine = ({ counts }: Tally): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([fate, count]) => `${count} ${fate}`)
    .join(', ');

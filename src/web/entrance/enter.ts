import type { Profiles } from '../../domain/profiles/profiles.ts';
import type { Sessions } from '../../domain/sessions/session-cache.ts';
import { countWaiting } from '../../flows/access-request/read-queue.ts';
import { checkCsrf } from '../../infra/crypto/csrf.ts';
import type { Infra } from '../../infra/infra.ts';
import { admission } from './admit.ts';
import type { WebAnswer, WebRequest } from './answer.ts';
import { type Arrived, arrive } from './arrive.ts';
import { readForm } from './body.ts';
import { type Arrival, hostname } from './client.ts';
import { broken, isBusy, strangeHost, turnAway } from './errors.tsx';
import { guardHeaders, sameOrigin } from './headers.ts';
import { createLimiter } from './limits.ts';
import { redirect } from './reply.ts';
import { createFinder, type Match, type Route } from './route.ts';
import type { FormFields, Visit } from './visit.ts';

export interface EntranceOptions {
  readonly infra: Infra;
  readonly profiles: Profiles;
  readonly sessions: Sessions;
  /** Resolves once what was committed before is known here: whoever changed something sees it on the next page. */
  readonly caughtUp: () => Promise<void>;
  readonly routes: readonly Route[];
  /** POSTs a minute that one address may send. */
  readonly postsPerMinute: number;
}

/**
 * The one way in: host, browser, session, route, who may enter, origin, limits, body, token; then the page. Every answer
 * leaves through here too, with its cookies and headers.
 */
export function createEntrance(options: EntranceOptions) {
  const { infra, profiles, sessions, routes, postsPerMinute } = options;
  const finder = createFinder(routes);
  const limiter = createLimiter(postsPerMinute);

  return async function enter(request: WebRequest, arrival: Arrival): Promise<WebAnswer> {
    const startedAt = performance.now();
    let arrived: Arrived | undefined;
    let response: WebAnswer;
    try {
      arrived = await arrive(infra, { profiles, sessions }, request, arrival, startedAt);
      response = arrived ? await answer(arrived) : strangeHost();
    } catch (error) {
      const asked = { method: request.method, pattern: patternOf(request) };
      response =
        (arrived && !isBusy(error) && (await toSignInAgain(arrived, asked, error))) ||
        (await broken(infra, arrived, arrival, asked, error));
    }
    // Asked for nothing where nobody counts.
    infra.observer?.request(
      request.method,
      patternOf(request),
      response.status,
      (performance.now() - startedAt) / 1000,
    );
    return leave(response, arrived, arrival);
  };

  /** A path may carry a secret; what is written down is the line of the table. */
  function patternOf(request: WebRequest): string {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    return finder.find(method, request.url.pathname)?.route.path ?? 'unknown path';
  }

  /** Whoever was removed or signed out while they asked finds nothing any more where they were: no failure of ours. */
  async function toSignInAgain(
    arrived: Arrived,
    asked: { method: string; pattern: string },
    error: unknown,
  ): Promise<WebAnswer | undefined> {
    const token = arrived.session && arrived.cookies.get('session');
    if (!arrived.session || !token) return undefined;
    const { organizationId, user } = arrived.session;
    sessions.forget(`${organizationId}:${user.id}`);
    try {
      if (await sessions.find(token, hostname(arrived.host))) return undefined;
    } catch {
      // Nobody can say: the failure that led here is told.
      return undefined;
    }
    infra.log.warn({ err: error, ...asked }, 'a request failed whose session ended meanwhile');
    return redirect(Object.assign(arrived, { params: {}, form: {} }), '/sign-in');
  }

  async function answer(arrived: Arrived): Promise<WebAnswer> {
    const { pathname } = arrived.url;
    const method = arrived.request.method === 'HEAD' ? 'GET' : arrived.request.method;
    const match = finder.find(method, pathname);
    if (!match) {
      const methods = finder.methodsOf(pathname);
      return methods.length ? turnAway(arrived, 405, { allow: methods.join(', ') }) : turnAway(arrived, 404);
    }
    switch (admission(arrived, match.route.who)) {
      case 'not-here':
        return turnAway(arrived, 404);
      case 'forbidden':
        return turnAway(arrived, 403);
      case 'sign-in-first':
        return redirect(visitOf(arrived, match, {}), leadingBack('/sign-in', arrived, match.route));
      case 'first-steps':
        return redirect(visitOf(arrived, match, {}), leadingBack('/first-steps', arrived, match.route));
      case 'console-only':
        return redirect(visitOf(arrived, match, {}), '/console');
      case 'welcome':
        if (match.route.who === 'administrator') Object.assign(arrived, await whatWaits(arrived));
        return method === 'GET' ? match.route.answer(visitOf(arrived, match, {})) : act(arrived, match);
    }
  }

  /** The rail of the console says on each of its pages how many wait. */
  async function whatWaits({ organization }: Arrived): Promise<Pick<Visit, 'waiting'>> {
    return { waiting: organization && (await countWaiting(infra, organization.id)) };
  }

  async function act(arrived: Arrived, match: Match): Promise<WebAnswer> {
    const { request, browser, cookies } = arrived;
    const seconds = limiter.take(browser.ip);
    if (seconds > 0) return turnAway(arrived, 429, { 'retry-after': String(seconds) });
    if (!sameOrigin(request, `${infra.portal.publicUrl.protocol}//${arrived.host}`))
      return turnAway(arrived, 403);
    const body = await readForm(request, match.route.upload);
    if (body.kind !== 'form') return turnAway(arrived, body.kind === 'too-large' ? 413 : 400);
    const token = body.fields.csrf;
    const known = cookies.get('browser') === browser.id;
    if (!known || typeof token !== 'string' || !checkCsrf(infra.keyring, browser.id, token))
      return turnAway(arrived, 403);
    const answered = await match.route.answer(visitOf(arrived, match, body.fields));
    if (!match.route.quiet || arrived.session) await options.caughtUp();
    return answered;
  }

  function leave(response: WebAnswer, arrived: Arrived | undefined, arrival: Arrival): WebAnswer {
    for (const line of arrived?.cookies.lines() ?? []) response.headers.append('set-cookie', line);
    const secure = arrival.protocol === 'https' || infra.portal.publicUrl.protocol === 'https:';
    guardHeaders(response.headers, arrived?.nonce ?? '', secure);
    return response;
  }
}
export type Entrance = ReturnType<typeof createEntrance>;

/** The same object, and nobody keeps the former: a copy would issue the token of a form that is not there. */
const visitOf = (arrived: Arrived, match: Match, form: FormFields): Visit =>
  Object.assign(arrived, { params: match.params, form });

/** A page that leads back here afterwards; at the sign-in an operator finds the organization's name filled in. */
function leadingBack(page: '/sign-in' | '/first-steps', arrived: Arrived, route: Route): string {
  const query = new URLSearchParams();
  if (route.method === 'GET' && arrived.url.pathname !== '/')
    query.set('next', arrived.url.pathname + arrived.url.search);
  return query.size ? `${page}?${query}` : page;
}

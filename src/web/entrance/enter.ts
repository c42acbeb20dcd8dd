import type { Profiles } from '../../domain/profiles/profiles.ts';
import { checkCsrf } from '../../infra/crypto/csrf.ts';
import type { Infra } from '../../infra/infra.ts';
import { admission } from './admit.ts';
import { type Arrived, arrive } from './arrive.ts';
import { readForm } from './body.ts';
import type { Arrival } from './client.ts';
import { broken, strangeHost, turnAway } from './errors.tsx';
import { guardHeaders, sameOrigin } from './headers.ts';
import { createLimiter } from './limits.ts';
import { redirect } from './reply.ts';
import { createFinder, type Match, type Route } from './route.ts';
import type { FormFields, Visit } from './visit.ts';

export interface EntranceOptions {
  readonly infra: Infra;
  readonly profiles: Profiles;
  readonly routes: readonly Route[];
  /** POSTs a minute that one address may send. */
  readonly postsPerMinute: number;
}

/**
 * The one way in: host, browser, session, route, who may enter, origin, limits, body, token; then the page. Every answer
 * leaves through here too, with its cookies and headers.
 */
export function createEntrance({ infra, profiles, routes, postsPerMinute }: EntranceOptions) {
  const finder = createFinder(routes);
  const limiter = createLimiter(postsPerMinute);

  return async function enter(request: Request, arrival: Arrival): Promise<Response> {
    const startedAt = performance.now();
    let arrived: Arrived | undefined;
    let response: Response;
    try {
      arrived = await arrive(infra, profiles, request, arrival, startedAt);
      response = arrived ? await answer(arrived) : strangeHost();
    } catch (error) {
      response = await broken(
        infra,
        arrived,
        arrival,
        { method: request.method, pattern: patternOf(request) },
        error,
      );
    }
    return leave(response, arrived, arrival);
  };

  /** A path may carry a secret; what is written down is the line of the table. */
  function patternOf(request: Request): string {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    return finder.find(method, new URL(request.url).pathname)?.route.path ?? 'unknown path';
  }

  async function answer(arrived: Arrived): Promise<Response> {
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
        return redirect(visitOf(arrived, match, {}), signInPath(arrived, match.route));
      case 'console-only':
        return redirect(visitOf(arrived, match, {}), '/console');
      case 'welcome':
        return method === 'GET' ? match.route.answer(visitOf(arrived, match, {})) : act(arrived, match);
    }
  }

  async function act(arrived: Arrived, match: Match): Promise<Response> {
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
    return match.route.answer(visitOf(arrived, match, body.fields));
  }

  function leave(response: Response, arrived: Arrived | undefined, arrival: Arrival): Response {
    for (const line of arrived?.cookies.lines() ?? []) response.headers.append('set-cookie', line);
    const secure = arrival.protocol === 'https' || infra.portal.publicUrl.protocol === 'https:';
    guardHeaders(response.headers, arrived?.nonce ?? '', secure);
    return response;
  }
}
export type Entrance = ReturnType<typeof createEntrance>;

const visitOf = (arrived: Arrived, match: Match, form: FormFields): Visit => ({
  ...arrived,
  params: match.params,
  form,
});

/** The sign-in page, which leads back here afterwards; an operator finds the organization's name filled in. */
function signInPath(arrived: Arrived, route: Route): string {
  const query = new URLSearchParams();
  if (route.method === 'GET' && arrived.url.pathname !== '/')
    query.set('next', arrived.url.pathname + arrived.url.search);
  return query.size ? `/sign-in?${query}` : '/sign-in';
}

import type { WebAnswer } from './answer.ts';
import type { PersonVisit, Visit } from './visit.ts';

/**
 * Who may enter. `anyone`: everybody. `person`: whoever is signed in. `member`: signed in, seated where the
 * organization requires a seat, and through the first steps where it asks for them. `administrator`: administrators and
 * owners of the organization. `owner`: owners. `operator`: users of the reserved organization, at the operators' address
 * only (elsewhere the path does not exist).
 */
export type Who = 'anyone' | 'person' | 'member' | 'administrator' | 'owner' | 'operator';

type Answer<V> = (visit: V) => WebAnswer | Promise<WebAnswer>;

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Segments; `:name` takes one segment of any text, never an empty one. */
  readonly path: string;
  readonly who: Who;
  readonly answer: Answer<Visit>;
  /** Whether the form may carry a file. */
  readonly upload: boolean;
  /** Whether what memory keeps of others stays true: who is not signed in themselves need not wait for its renewal. */
  readonly quiet: boolean;
}

type AnswerFor<W extends Who> = W extends 'anyone' ? Answer<Visit> : Answer<PersonVisit>;

/** A page that is looked at. HEAD is answered by the same, without the body. */
export const get = <W extends Who>(path: string, who: W, answer: AnswerFor<W>): Route => ({
  method: 'GET',
  path,
  who,
  answer: answer as Answer<Visit>,
  upload: false,
  quiet: false,
});

/** A form that acts. */
export const post = <W extends Who>(
  path: string,
  who: W,
  answer: AnswerFor<W>,
  options: { upload?: boolean; quiet?: boolean } = {},
): Route => ({
  method: 'POST',
  path,
  who,
  answer: answer as Answer<Visit>,
  upload: options.upload ?? false,
  quiet: options.quiet ?? false,
});

export interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

/** Finds routes by path and method; what stands in no table is not found. */
export function createFinder(routes: readonly Route[]) {
  const fixed = new Map<string, Route>();
  const patterned: { segments: string[]; route: Route }[] = [];
  for (const route of routes) {
    if (route.path.includes(':')) patterned.push({ segments: route.path.split('/'), route });
    else if (fixed.has(`${route.method} ${route.path}`))
      throw new Error(`two routes for ${route.method} ${route.path}`);
    else fixed.set(`${route.method} ${route.path}`, route);
  }
  const match = (method: string, path: string): Match | undefined => {
    const route = fixed.get(`${method} ${path}`);
    if (route) return { route, params: {} };
    const segments = path.split('/');
    for (const each of patterned) {
      const params = each.route.method === method ? paramsOf(each.segments, segments) : undefined;
      if (params) return { route: each.route, params };
    }
    return undefined;
  };
  return {
    find: match,
    /** Methods under which a path exists, for 405 (RFC 9110 section 15.5.6). */
    methodsOf: (path: string) =>
      (['GET', 'HEAD', 'POST'] as const).filter((method) => match(method === 'HEAD' ? 'GET' : method, path)),
  };
}

function paramsOf(pattern: string[], segments: string[]): Record<string, string> | undefined {
  if (pattern.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== segment) return undefined;
    } else if (segment === '') {
      return undefined;
    } else {
      try {
        params[part.slice(1)] = decodeURIComponent(segment);
      } catch {
        return undefined;
      }
    }
  }
  return params;
}

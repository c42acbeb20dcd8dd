import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { randomSecret } from '../../infra/crypto/secrets.ts';
import { WebAnswer } from './answer.ts';
import { type Blank, fillBlank, fillPacked, makeBlank } from './blank.ts';
import { chooseCoding } from './coding.ts';
import type { FlashNotice, Visit } from './visit.ts';

/** A rendered page. It shows the notice that came along, and is never stored by anyone. */
export function page(
  visit: Visit,
  markup: VNode,
  options: { status?: number; headers?: Record<string, string> } = {},
): WebAnswer {
  if (visit.notice) visit.cookies.clear('notice');
  return new WebAnswer(`<!doctype html>${render(markup)}`, {
    status: options.status ?? 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...options.headers },
  });
}

/**
 * A page that is the same for everybody but for its token and nonce: rendered and packed once for each organization, as
 * it is at this moment; then only these two are put in. `markup` may look at the organization, the language, the theme
 * and the path; what belongs to one browser alone it is refused. Whoever comes with more (a query, a notice, a
 * session) gets a page of their own.
 */
export function commonPage(visit: Visit, markup: (visit: Visit) => VNode): WebAnswer {
  const { request, url, session, notice } = visit;
  if (request.method === 'POST' || url.search || session || notice) return page(visit, markup(visit));
  const packed = chooseCoding(request.headers.get('accept-encoding'), ['gzip']) !== undefined;
  const blank = blankOf(visit, markup);
  return new WebAnswer(packed ? fillPacked(blank, visit) : fillBlank(blank, visit), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      vary: 'accept-encoding',
      ...(packed && { 'content-encoding': 'gzip' }),
    },
  });
}

/** Sends the browser on with GET (RFC 9110 section 15.4.4); only to a path of this very host. */
export function redirect(visit: Visit, path: string, notice?: FlashNotice): WebAnswer {
  if (notice) visit.cookies.set('notice', JSON.stringify(notice));
  return new WebAnswer(null, {
    status: 303,
    headers: { location: ownPath(path), 'cache-control': 'no-store' },
  });
}

/** JSON, as its text. */
export function json(text: string): WebAnswer {
  return new WebAnswer(text, {
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}

/** A file from the database; pictures of people are kept by their own browser only. */
export function file(content: Uint8Array, type: string, caching: string): WebAnswer {
  return new WebAnswer(new Uint8Array(content), {
    headers: { 'content-type': type, 'cache-control': caching, 'content-disposition': 'inline' },
  });
}

const mostBlanks = 1_000;
const blanks = new Map<string, { readonly organization: unknown; readonly blank: Blank }>();

/** An organization that changed is another object: its former pages are not shown any more. */
function blankOf(visit: Visit, markup: (visit: Visit) => VNode): Blank {
  const { organization, place, locale, theme, url } = visit;
  const key = `${organization?.id} ${place} ${locale} ${theme} ${url.pathname}`;
  const known = blanks.get(key);
  const blank = known?.organization === organization ? known?.blank : undefined;
  const found = blank ?? renderBlank(visit, markup);
  if (blank && blanks.size < mostBlanks) return blank;
  // The one that nobody asked for the longest goes first.
  blanks.delete(key);
  blanks.set(key, { organization, blank: found });
  if (blanks.size > mostBlanks) blanks.delete(blanks.keys().next().value as string);
  return found;
}

function renderBlank(visit: Visit, markup: (visit: Visit) => VNode): Blank {
  // They mark the places: as long as what will stand there, and nobody can have written them.
  const marks = {
    csrf: randomSecret(128).slice(0, visit.csrf.length),
    nonce: randomSecret(128).slice(0, visit.nonce.length),
  };
  const { method, url } = visit.request;
  const request = { method, url, headers: { get: () => null }, body: visit.request.body };
  const refused = (what: string) => ({
    get: () => {
      throw new Error(`a common page may not look at ${what}`);
    },
  });
  const stencil: Visit = Object.create(visit, {
    csrf: { value: marks.csrf },
    nonce: { value: marks.nonce },
    request: { value: request },
    browser: refused('the browser'),
    cookies: refused('cookies'),
    host: refused('the host'),
    startedAt: refused('the time'),
  });
  return makeBlank(`<!doctype html>${render(markup(stencil))}`, marks);
}

const longestPath = 2_000;

/**
 * A path on this host, or `/`: anything that a browser could read as another host (`//`, `/\`, a scheme, encoded
 * slashes, control characters) is refused, and what is longer than a proxy passes on in a header. In the query slashes
 * are encoded as a matter of course.
 */
export function ownPath(path: string): string {
  if (path.length > longestPath) return '/';
  const way = path.split(/[?#]/, 1)[0] ?? '';
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) || /%(2f|5c|0)/i.test(way)) return '/';
  const { host, pathname, search, hash } = new URL(path, 'http://own.invalid');
  // Its dots resolved, `/.//other.example` begins with two slashes: another host's address after all.
  return host === 'own.invalid' && !pathname.startsWith('//') ? pathname + search + hash : '/';
}

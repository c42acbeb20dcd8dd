import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import type { FlashNotice, Visit } from './visit.ts';

/** A rendered page. It shows the notice that came along, and is never stored by anyone. */
export function page(
  visit: Visit,
  markup: VNode,
  options: { status?: number; headers?: Record<string, string> } = {},
): Response {
  if (visit.notice) visit.cookies.clear('notice');
  return new Response(`<!doctype html>${render(markup)}`, {
    status: options.status ?? 200,
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', ...options.headers },
  });
}

/** Sends the browser on with GET (RFC 9110 section 15.4.4); only to a path of this very host. */
export function redirect(visit: Visit, path: string, notice?: FlashNotice): Response {
  if (notice) visit.cookies.set('notice', JSON.stringify(notice));
  return new Response(null, {
    status: 303,
    headers: { location: ownPath(path), 'cache-control': 'no-store' },
  });
}

export function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });
}

/** A file from the database; pictures of people are kept by their own browser only. */
export function file(content: Uint8Array, type: string, caching: string): Response {
  return new Response(new Uint8Array(content), {
    headers: { 'content-type': type, 'cache-control': caching, 'content-disposition': 'inline' },
  });
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

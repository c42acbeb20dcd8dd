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

/**
 * A path on this host, or `/`: anything that a browser could read as another host (`//`, `/\`, a scheme, encoded
 * slashes, control characters) is refused.
 */
export function ownPath(path: string): string {
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(path) || /%(2f|5c|0)/i.test(path)) return '/';
  const url = new URL(path, 'http://own.invalid');
  return url.host === 'own.invalid' ? url.pathname + url.search + url.hash : '/';
}

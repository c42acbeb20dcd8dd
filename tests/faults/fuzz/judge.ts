import { routeOf } from '../../walls/pages.ts';
import type { Built } from './request.ts';
import type { Target } from './season.ts';
import type { Reply } from './wire.ts';

/** What tells of the inside. */
const inside =
  /\bat .+\.[jt]sx?:\d+|node:internal|node_modules|violates|constraint|syntax error at|invalid input syntax|relation "|invalid byte sequence|ZodError|TypeError|undefined is not|\[object Object\]/;

/** What is wrong with an answer, if anything. `secrets`: what nobody may be shown. */
export function judge(built: Built, reply: Reply, secrets: readonly string[]): string[] {
  const { status, head, body } = reply;
  const wrong: string[] = [];
  if (status === -1) wrong.push('no answer within five seconds');
  if (status === 0 && built.wellFormed) wrong.push('the connection ended without an answer');
  if (status >= 500 && !(status === 503 && /\r\nretry-after: *[1-9]/i.test(head)))
    wrong.push(`answered ${status}: ${textOf(body)}`);
  const leak = inside.exec(body)?.[0];
  if (leak && !built.bytes.includes(leak)) wrong.push(`the answer tells of the inside: ${leak}`);
  if (/\r\n(x-injected|set-cookie: *x=1)/i.test(head)) wrong.push('a header was injected');
  for (const secret of secrets)
    if (body.includes(secret) && !built.bytes.includes(secret))
      wrong.push(`the answer holds a secret: ${secret}`);
  for (const password of built.passwords)
    if (body.includes(password)) wrong.push('the answer repeats what was typed as a password');
  return wrong;
}

const textOf = (html: string): string =>
  html
    .replace(/<(script|style|head)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 300);

/** Whether it did, or showed, what it is there for: to nobody but who was offered it, and without sending them to sign in. */
export function succeeded(target: Target, browser: string, status: number, location: string): boolean {
  if (status < 200 || status >= 400 || browser !== target.browser) return false;
  const route = routeOf(target.method, target.path);
  return route?.who === 'anyone' || !/^\/sign-in(\?|$)/.test(location);
}

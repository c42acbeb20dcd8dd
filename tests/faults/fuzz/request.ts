import fc from 'fast-check';
import { type Pairs, properly } from './answers.ts';
import type { Season, Target } from './season.ts';
import { header, segment, type Value, value } from './values.ts';

/** A request in the abstract, so that it can be made simpler where it fails. */
export interface Idea {
  /** Among the forms, or among everything. */
  readonly among: 'forms' | 'all';
  readonly target: number;
  /** Another browser than the one that was offered it. */
  readonly browser: number | undefined;
  readonly n: number;
  readonly changes: readonly { field: number; how: How; value: Value }[];
  readonly all: Value | undefined;
  readonly path: { at: number; segment: string | { foreign: number } } | undefined;
  readonly query: readonly (readonly [string, Value])[];
  readonly headers: readonly string[];
  readonly method: string | undefined;
  readonly coding: Coding;
  readonly body: 'whole' | 'cut' | 'longer' | 'chunked' | 'badly chunked';
  readonly token: 'good' | 'none' | 'foreign' | 'bad';
}

type How = 'set' | 'repeat' | 'remove' | 'list' | 'nest' | 'file';
type Coding = 'usual' | 'urlencoded' | 'multipart' | 'json' | 'plain' | 'none' | 'raw';

const seldom = <T>(arbitrary: fc.Arbitrary<T>, often = 9) =>
  fc.oneof(
    { weight: often, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: arbitrary as fc.Arbitrary<T | undefined> },
  );
const mostly = <T>(usual: T, often: number, ...others: T[]) =>
  fc.oneof(
    { weight: often, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const seldomSome = <T>(arbitrary: fc.Arbitrary<T>, most: number) =>
  seldom(fc.array(arbitrary, { minLength: 1, maxLength: most }), 6).map((some) => some ?? []);

export const idea: fc.Arbitrary<Idea> = fc.record({
  among: mostly<Idea['among']>('forms', 3, 'all'),
  target: fc.nat({ max: 100_000 }),
  browser: seldom(fc.nat({ max: 40 }), 4),
  n: fc.nat({ max: 1_000_000 }),
  changes: fc.array(
    fc.record({
      field: fc.nat({ max: 40 }),
      how: mostly<How>('set', 6, 'repeat', 'remove', 'list', 'nest', 'file'),
      value,
    }),
    { maxLength: 3 },
  ),
  all: seldom(value, 12),
  path: seldom(fc.record({ at: fc.nat({ max: 8 }), segment }), 6),
  query: seldomSome(
    fc.tuple(
      fc.constantFrom(
        'search',
        'after',
        'before',
        'next',
        'reference',
        'organization',
        'email',
        'user',
        'kind',
        'part',
      ),
      value,
    ),
    3,
  ),
  headers: seldomSome(header, 2),
  method: seldom(
    fc.constantFrom('HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'LOCK', 'get', 'GET', 'POST'),
    15,
  ),
  coding: mostly<Coding>('usual', 12, 'urlencoded', 'multipart', 'json', 'plain', 'none', 'raw'),
  body: mostly<Idea['body']>('whole', 15, 'cut', 'longer', 'chunked', 'badly chunked'),
  token: mostly<Idea['token']>('good', 15, 'none', 'foreign', 'bad'),
});

export interface Built {
  readonly target: Target;
  readonly browser: string;
  readonly bytes: Buffer;
  /** Whether our side says that nothing more comes, though it may have promised more: no answer is owed. */
  readonly half: boolean;
  /** Whether HTTP itself is well-formed: then there must be an answer. */
  readonly wellFormed: boolean;
  /** What stands in fields for passwords, and nowhere else. */
  readonly passwords: readonly string[];
}

export function build(season: Season, idea: Idea): Built {
  const among = idea.among === 'forms' ? season.forms : season.targets;
  const target = among[idea.target % among.length] as Target;
  const { names } = season.browsers;
  const browser =
    idea.browser === undefined ? target.browser : (names[idea.browser % names.length] as string);
  const { client, csrf, host } = season.browsers.of(browser);
  const text = (each: Value | { foreign: number }): string => {
    if (typeof each === 'string') return each;
    if ('foreign' in each) return season.foreignIds[each.foreign % season.foreignIds.length] ?? '';
    return each.huge.repeat(Math.ceil(each.count / each.huge.length));
  };
  const method = idea.method ?? target.method;
  const pairs = changed(properly(target, idea.n), idea, text);
  const token = { good: csrf, none: '', foreign: season.browsers.of('stranger').csrf, bad: `${csrf}x` }[
    idea.token
  ];
  if (token) pairs.unshift(['csrf', token]);
  const coding = idea.coding === 'usual' ? (target.upload ? 'multipart' : 'urlencoded') : idea.coding;
  const { type, body } = method === 'GET' || method === 'HEAD' ? nothing : encode(coding, pairs);
  const framed = frame(body, idea.body);
  const cookies = [...client.cookies].map(([name, each]) => `${name}=${each}`).join('; ');
  const lines = [
    `${method} ${pathOf(target, idea, text)} HTTP/1.1`,
    ...(idea.headers.some((each) => each.startsWith('Host:')) ? [] : [`Host: ${host}`]),
    ...(idea.headers.some((each) => each.startsWith('Cookie:')) ? [] : cookies ? [`Cookie: ${cookies}`] : []),
    ...(idea.headers.some((each) => each.startsWith('Sec-Fetch')) ? [] : ['Sec-Fetch-Site: same-origin']),
    ...(type ? [`Content-Type: ${type}`] : []),
    ...framed.headers,
    ...idea.headers,
    'Connection: close',
  ];
  const secret = new Set(target.fields.filter((field) => field.type === 'password').map(({ name }) => name));
  const typed = pairs.filter(([name, each]) => secret.has(name) && each.length >= 12).map(([, each]) => each);
  const open = [
    ...lines,
    ...pairs.filter(([name]) => !secret.has(name)).map(([, each]) => each),
    ...season.foreignIds,
  ];
  return {
    target,
    browser,
    bytes: Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'), framed.body]),
    half:
      /cut|badly/.test(idea.body) ||
      idea.headers.some((each) => /^(Content-Length|Transfer-Encoding):/.test(each)),
    wellFormed: idea.headers.length === 0 && idea.body === 'whole' && method === method.toUpperCase(),
    passwords: typed.filter((each) => !open.some((other) => other.includes(each))),
  };
}

const nothing = { type: '', body: Buffer.alloc(0) };

function changed(pairs: Pairs, idea: Idea, text: (value: Value) => string): Pairs {
  let result: Pairs = idea.all === undefined ? pairs : pairs.map(([name]) => [name, text(idea.all ?? '')]);
  for (const { field, how, value } of idea.changes) {
    const name = result[field % Math.max(1, result.length)]?.[0];
    if (name === undefined) break;
    const others = result.filter(([other]) => other !== name);
    result = {
      set: [...others, [name, text(value)]] as Pairs,
      repeat: [...result, [name, text(value)]] as Pairs,
      remove: others,
      list: [...others, [`${name}[]`, text(value)]] as Pairs,
      nest: [...others, [`${name}[__proto__][x]`, text(value)]] as Pairs,
      file: [...others, [`${name}"; filename="a.png`, text(value)]] as Pairs,
    }[how];
  }
  return result;
}

function pathOf(target: Target, idea: Idea, text: (value: Value | { foreign: number }) => string): string {
  const [bare = '', query = ''] = target.path.split('?');
  const parts = bare.split('/');
  const at = 1 + ((idea.path?.at ?? 0) % Math.max(1, parts.length - 1));
  const path = idea.path ? parts.with(at, text(idea.path.segment)).join('/') : bare;
  const asked = new URLSearchParams(query);
  for (const [name, each] of idea.query) asked.append(name, text(each).slice(0, 4_000));
  return encodeURI(path).replaceAll('%25', '%') + (asked.size ? `?${asked}` : '');
}

function encode(coding: Exclude<Coding, 'usual'>, pairs: Pairs): { type: string; body: Buffer } {
  switch (coding) {
    case 'urlencoded':
      return {
        type: 'application/x-www-form-urlencoded',
        body: Buffer.from(new URLSearchParams(pairs).toString()),
      };
    case 'raw':
      return {
        type: 'application/x-www-form-urlencoded; charset=utf-16',
        body: Buffer.from(pairs.map(([name, each]) => `${name}=${each}`).join('&'), 'latin1'),
      };
    case 'multipart':
      return { type: 'multipart/form-data; boundary=----x', body: multipart(pairs) };
    case 'json':
      return { type: 'application/json', body: Buffer.from(JSON.stringify(Object.fromEntries(pairs))) };
    case 'plain':
      return { type: 'text/plain', body: Buffer.from(pairs.map((pair) => pair.join('=')).join('\r\n')) };
    case 'none':
      return { type: '', body: Buffer.from(new URLSearchParams(pairs).toString()) };
  }
}

const multipart = (pairs: Pairs): Buffer =>
  Buffer.from(
    `${pairs.map(([name, each]) => `------x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${each}\r\n`).join('')}------x--\r\n`,
  );

function frame(body: Buffer, how: Idea['body']): { headers: string[]; body: Buffer } {
  if (body.length === 0) return { headers: [], body };
  const length = [`Content-Length: ${body.length}`];
  const hex = body.length.toString(16);
  switch (how) {
    case 'whole':
      return { headers: length, body };
    case 'cut':
      return { headers: length, body: body.subarray(0, body.length / 2) };
    case 'longer':
      return { headers: length, body: Buffer.concat([body, Buffer.from('GET / HTTP/9.9\r\n\r\n')]) };
    case 'chunked':
      return {
        headers: ['Transfer-Encoding: chunked'],
        body: Buffer.concat([Buffer.from(`${hex}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]),
      };
    case 'badly chunked':
      return { headers: ['Transfer-Encoding: chunked'], body: Buffer.concat([Buffer.from('zz\r\n'), body]) };
  }
}

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What was asked, as far as anybody here needs it: `fetch` has a class of this, at five times the cost. */
export interface WebRequest {
  readonly method: string;
  /** Its host means nothing: where a request arrived is said by `arrivalOf`. */
  readonly url: URL;
  readonly headers: RequestHeaders;
  /** Read once, or not at all. Throws where the visitor left before the end. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface RequestHeaders {
  /** By its lower-case name; several of one name are joined. */
  get(name: string): string | null;
}

/** An answer before it is written: kept by nobody, so headers are added to it on its way out. */
export class WebAnswer {
  readonly body: string | Uint8Array | null;
  readonly status: number;
  readonly headers: AnswerHeaders;

  constructor(
    body: string | Uint8Array | null,
    init: { status?: number; headers?: Readonly<Record<string, string>> } = {},
  ) {
    this.body = body;
    this.status = init.status ?? 200;
    this.headers = new AnswerHeaders(init.headers);
  }
}

/** Names in lower case. */
export class AnswerHeaders {
  readonly all: OutgoingHttpHeaders;

  constructor(all: Readonly<Record<string, string>> = {}) {
    this.all = { ...all };
  }
  has(name: string): boolean {
    return this.all[name] !== undefined;
  }
  set(name: string, value: string): void {
    this.all[name] = value;
  }
  append(name: string, value: string): void {
    const before = this.all[name];
    this.all[name] = before === undefined ? value : [before, value].flat().map(String);
  }
}

/**
 * What a request asks. Undefined where that cannot be said: its target is no address, or it names several hosts
 * (RFC 9112 section 3.2), or in its target another than in its header.
 */
export function askedOf(incoming: IncomingMessage): WebRequest | undefined {
  const { headers } = incoming;
  if (hostsNamed(incoming.rawHeaders) > 1) return undefined;
  const url = urlOf(incoming.url ?? '', headers.host);
  if (!url) return undefined;
  return {
    method: incoming.method ?? '',
    url,
    headers: {
      get: (name) => {
        const value = headers[name];
        return value === undefined ? null : typeof value === 'string' ? value : value.join(', ');
      },
    },
    // Whoever stops reading can still answer.
    body: { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) },
  };
}

/** Writes an answer; `body` is its own, packed or not. Node leaves out the body where HEAD was asked; the length stays the one of GET. */
export function write(
  outgoing: ServerResponse,
  { status, headers }: WebAnswer,
  body: WebAnswer['body'],
): void {
  const length = body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  // RFC 9110 section 8.6: an answer that cannot have content states no length.
  if (status !== 204 && status !== 304) headers.all['content-length'] = length;
  // Node throws away a body that nobody began to read; what comes after one given up half-way is no request.
  const { readableDidRead, complete } = outgoing.req;
  if (readableDidRead && !complete) headers.all.connection = 'close';
  outgoing.writeHead(status, headers.all);
  outgoing.end(body ?? undefined);
}

// The host stays out of it: in an address a header could carry a path.
const anywhere = 'http://portal.invalid';

function urlOf(target: string, host: string | undefined): URL | undefined {
  if (target.startsWith('/')) return parse(anywhere + target);
  // A whole address is as good as a path (RFC 9112 section 3.2.2), where it says the same as the header.
  const whole = /^https?:/i.test(target) ? parse(target) : undefined;
  return whole && whole.host === host?.toLowerCase() && !whole.username && !whole.password
    ? whole
    : undefined;
}

const parse = (address: string): URL | undefined => URL.parse(address) ?? undefined;

function hostsNamed(raw: readonly string[]): number {
  let found = 0;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') found++;
  }
  return found;
}

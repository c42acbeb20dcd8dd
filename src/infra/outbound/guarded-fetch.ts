import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { OutboundError } from './outbound-error.ts';

const mostBytes = 1_000_000;

/** One request to one IP address that was checked before; the name serves the certificate and the Host header only. */
export async function guardedFetch(
  url: URL,
  target: { address: string; family: 4 | 6 },
  init: RequestInit,
  milliseconds: number,
): Promise<Response> {
  const asked = new Request(url, init);
  const body = asked.body ? Buffer.from(await asked.arrayBuffer()) : undefined;
  return new Promise((resolve, reject) => {
    const fail = (because: OutboundError['because'], cause: unknown) =>
      reject(new OutboundError(because, `${url.host}: ${(cause as Error).message}`, { cause }));
    const signal = AbortSignal.timeout(milliseconds);
    const request = (url.protocol === 'https:' ? requestTls : requestPlain)(
      url,
      {
        method: asked.method,
        headers: {
          ...Object.fromEntries(asked.headers),
          ...(body && { 'content-length': String(body.length) }),
        },
        agent: false,
        signal,
        lookup: (_host, options, callback) =>
          options.all
            ? callback(null, [target])
            : (callback as (error: null, address: string, family: number) => void)(
                null,
                target.address,
                target.family,
              ),
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on('data', (part: Buffer) => {
          size += part.length;
          parts.push(part);
          if (size > mostBytes) {
            fail('too-large', new Error(`answered more than ${mostBytes} bytes`));
            request.destroy();
          }
        });
        answer.on('error', (error) => fail(signal.aborted ? 'too-slow' : 'unreachable', error));
        answer.on('end', () => {
          const headers = Object.entries(answer.headers).flatMap(([name, value]) =>
            [value ?? []].flat().map((each): [string, string] => [name, each]),
          );
          const status = answer.statusCode ?? 0;
          const empty = status === 204 || status === 304;
          resolve(new Response(empty ? null : Buffer.concat(parts), { status, headers }));
        });
      },
    );
    request.on('error', (error) => fail(signal.aborted ? 'too-slow' : 'unreachable', error));
    request.end(body);
  });
}

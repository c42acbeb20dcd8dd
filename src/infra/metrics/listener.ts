import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What is answered at a path: a status and a text. */
export interface PlainAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

export interface Listener {
  close(): Promise<void>;
}

/**
 * A small server beside the portal's own, for the machines that watch it; nothing of it ever answers at the public port.
 * Rejects where the port is taken; the error names the setting.
 */
export async function openListener(options: {
  host: string;
  port: number;
  setting: string;
  paths: Readonly<Record<string, () => Promise<PlainAnswer>>>;
  onError: (error: unknown) => void;
}): Promise<Listener> {
  const server = createServer(
    { requestTimeout: 5_000, headersTimeout: 5_000, maxHeaderSize: 8_192 },
    (request, response) => void answer(request, response),
  );

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const ask = Object.hasOwn(options.paths, path) ? options.paths[path] : undefined;
    if (!ask) return send(response, { status: 404, type: 'text/plain', body: 'not found\n' });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return send(response, { status: 405, type: 'text/plain', body: 'only GET and HEAD\n' });
    }
    try {
      send(response, await ask());
    } catch (error) {
      options.onError(error);
      send(response, { status: 500, type: 'text/plain', body: 'the figures could not be had\n' });
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(Object.assign(error, { setting: options.setting })));
    server.listen({ host: options.host, port: options.port, exclusive: true }, resolve);
  });
  return {
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function send(response: ServerResponse, { status, type, body }: PlainAnswer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}

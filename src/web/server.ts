import { createServer, type Server } from 'node:http';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { getRequestListener } from '@hono/node-server';
import { arrivalOf, proxyList } from './entrance/client.ts';
import type { Entrance } from './entrance/enter.ts';

export interface WebServer {
  readonly port: number;
  /** Stops accepting, lets what is under way finish, then closes. */
  close(): Promise<void>;
}

export interface WebServerOptions {
  /** Addresses of this machine. */
  readonly hosts: readonly string[];
  /** The same port at each; 0 takes one that is free. */
  readonly port: number;
  readonly trustedProxies: readonly string[];
  /** Answered before any host or person is looked at: assets, health. Undefined: not one of these paths. */
  readonly machine: (request: Request) => Response | Promise<Response> | undefined;
  readonly enter: Entrance;
}

/** Starts to listen. Rejects where the port is taken. */
export async function serve(options: WebServerOptions): Promise<WebServer> {
  const proxies = proxyList(options.trustedProxies);
  const listener = getRequestListener(
    async (request: Request, env: HttpBindings | Http2Bindings) =>
      (await options.machine(request)) ??
      options.enter(request, arrivalOf(request.headers, env.incoming.socket.remoteAddress ?? '', proxies)),
    { overrideGlobalObjects: false },
  );
  const servers: Server[] = [];
  let { port } = options;
  try {
    for (const host of options.hosts) {
      const server = createServer(
        { requestTimeout: 30_000, headersTimeout: 10_000, maxHeaderSize: 16_384 },
        listener,
      );
      servers.push(server);
      port = await open(server, host, port);
    }
  } catch (error) {
    await closeAll(servers);
    throw error;
  }
  return { port, close: () => closeAll(servers) };
}

async function open(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return (server.address() as { port: number }).port;
}

const closeAll = async (servers: readonly Server[]): Promise<void> => {
  await Promise.all(servers.filter((server) => server.listening).map(close));
};

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), 10_000);
  await closed;
  clearTimeout(force);
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Server as SocketServer } from 'node:net';
import { setImmediate as immediate } from 'node:timers/promises';
import type { Logger } from '../infra/log.ts';
import { askedOf, WebAnswer, type WebRequest, write } from './entrance/answer.ts';
import { arrivalOf, proxyList } from './entrance/client.ts';
import type { Entrance } from './entrance/enter.ts';
import { pack } from './entrance/pack.ts';

export interface WebServer {
  readonly port: number;
  /**
   * Stops accepting, lets what is under way finish for ten seconds at most, then closes. Gently: connections that rest are
   * told with their next answer, so that nobody who uses one again finds it gone.
   */
  close(how?: { gently: boolean }): Promise<void>;
}

export interface WebServerOptions {
  /** Addresses of this machine. */
  readonly hosts: readonly string[];
  /** The same port at each; 0 takes one that is free. */
  readonly port: number;
  readonly trustedProxies: readonly string[];
  /** Answered before any host or person is looked at: assets, health. Undefined: not one of these paths. */
  readonly machine: (request: WebRequest) => WebAnswer | Promise<WebAnswer> | undefined;
  readonly enter: Entrance;
  readonly log: Pick<Logger, 'error'>;
}

/** Milliseconds a request may take to arrive, a form with a picture over a slow line included; and how often we look. */
const patience = { requestTimeout: 30_000, headersTimeout: 10_000, connectionsCheckingInterval: 5_000 };

/** Who may knock at one moment and wait to be let in; the system allows as many at most as its own setting says. */
const backlog = 4_096;

/** Starts to listen. Rejects where the port is taken. */
export async function serve(options: WebServerOptions): Promise<WebServer> {
  const proxies = proxyList(options.trustedProxies);
  const answer = async (incoming: IncomingMessage): Promise<WebAnswer> => {
    const asked = askedOf(incoming);
    if (!asked) return notUnderstood();
    return (
      (await options.machine(asked)) ??
      options.enter(asked, arrivalOf(asked.headers, incoming.socket.remoteAddress ?? '', proxies))
    );
  };
  let closing = false;
  const listener = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    // Who has left already has no address any more, and needs no answer.
    if (incoming.socket.remoteAddress === undefined) return void outgoing.destroy();
    try {
      const answered = await answer(incoming);
      const body = pack(answered, String(incoming.headers['accept-encoding'] ?? ''));
      const packed = body instanceof Promise ? await body : body;
      if (closing) outgoing.shouldKeepAlive = false;
      if (!outgoing.shouldKeepAlive && isUnread(incoming)) await readToEnd(incoming);
      write(outgoing, answered, packed);
    } catch (error) {
      // The entrance answers whatever fails in a page; what fails beside it leaves nothing to say to the visitor.
      options.log.error({ err: error }, 'a request could not be answered');
      outgoing.destroy();
    }
  };
  const servers: Server[] = [];
  let { port } = options;
  try {
    for (const host of options.hosts) {
      const server = createServer(
        { ...patience, maxHeaderSize: 16_384, insecureHTTPParser: false },
        listener,
      );
      servers.push(server);
      port = await open(server, host, port);
    }
  } catch (error) {
    await closeAll(servers);
    throw error;
  }
  return {
    port,
    close: (how) => {
      closing = true;
      return closeAll(servers, how);
    },
  };
}

/** Bytes of a form that nobody wants which are read all the same, and milliseconds until more is not waited for. */
const unwanted = { most: 64 * 1024 * 1024, silence: 2_000 };

/** Whether a form comes that nobody began to read, because who may not send it was turned away before. */
const isUnread = ({ complete, readableDidRead, headers }: IncomingMessage): boolean =>
  !complete && !readableDidRead && Number(headers['content-length'] ?? 0) <= unwanted.most;

/** A connection that is closed with something unread on it takes the answer along (RFC 9112 section 9.6). */
function readToEnd(incoming: IncomingMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, unwanted.silence);
  let left = unwanted.most;
  for (const event of ['end', 'close', 'error'] as const) incoming.once(event, () => resolve());
  incoming.on('data', (chunk: Buffer) => {
    timer.refresh();
    left -= chunk.byteLength;
    if (left < 0) resolve();
  });
  return promise.finally(() => clearTimeout(timer));
}

const notUnderstood = () =>
  new WebAnswer('This request cannot be understood.\n', {
    status: 400,
    headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff', connection: 'close' },
  });

async function open(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog }, resolve);
  });
  return (server.address() as { port: number }).port;
}

const closeAll = async (servers: readonly Server[], how = { gently: false }): Promise<void> => {
  await Promise.all(servers.filter((server) => server.listening).map((server) => close(server, how)));
};

async function close(server: Server, { gently }: { gently: boolean }): Promise<void> {
  await allAccepted(server);
  // What a web server does beyond any other when it closes is to cut the connections that rest. Done at once, that would
  // cut who has just connected and is about to ask.
  const closed = new Promise<void>((resolve) => SocketServer.prototype.close.call(server, () => resolve()));
  const cut = gently ? undefined : setTimeout(() => server.closeIdleConnections(), 200);
  const force = setTimeout(() => server.closeAllConnections(), 10_000);
  await closed;
  clearTimeout(cut);
  clearTimeout(force);
  server.close();
}

/**
 * Resolves right after everybody was let in who had knocked: the system turns away whoever still waits when a server stops
 * listening. One is let in with each turn of the loop; a turn that took long may have left others outside.
 */
async function allAccepted(server: Server): Promise<void> {
  let came = 0;
  const count = () => {
    came += 1;
  };
  server.on('connection', count);
  const startedAt = performance.now();
  // To the end of this turn: from there each is a whole one.
  await immediate();
  for (;;) {
    const [before, at] = [came, performance.now()];
    await immediate();
    const now = performance.now();
    if ((came === before && now - at < 2) || now - startedAt > 1_000) break;
  }
  server.off('connection', count);
}

import { connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Hands connections to servers by turns, and to the next one where nobody listens, as any balancer does. It repeats
 * nothing: what a server had received when it died is lost to the client too.
 */
export async function openBalancer(ports: readonly number[]): Promise<Balancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer((client) => {
    const first = turn++;
    open.add(client);
    client.on('error', () => {});
    client.on('close', () => open.delete(client));
    const attempt = (tried: number) => {
      const port = ports[(first + tried) % ports.length];
      if (port === undefined || tried === ports.length) return client.destroy();
      const behind = connect({ port, host: '127.0.0.1' });
      let through = false;
      behind.once('connect', () => {
        through = true;
        client.pipe(behind).pipe(client);
        client.once('close', () => behind.destroy());
      });
      behind.once('error', () => !through && attempt(tried + 1));
      // Whatever came before an orderly end is on its way to the client still.
      behind.on('error', () => through && client.resetAndDestroy());
    };
    attempt(0);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4_096, resolve));
  return {
    port: (server.address() as { port: number }).port,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

import { createServer, type Server } from 'node:http';
import { Refusal } from '../../commands/explain.ts';
import type { FromDirectory, Opening, ToDirectory } from './messages.ts';
import { createProvider } from './provider.ts';

/** `gatehouse sample-directory`: the other end of `startSampleDirectory`. Ends when whoever started it is gone. */
export async function serveSampleDirectory(): Promise<undefined> {
  if (!process.send) throw new Refusal('The sample directory is started by the demo, not by hand.', 'state');
  const say = (message: FromDirectory) => process.send?.(message);
  const servers: Server[] = [];
  let register: ((message: ToDirectory & { kind: 'register' }) => void) | undefined;
  const hear = async (message: ToDirectory) => {
    if (message.kind === 'open') {
      const provider = await createProvider(message.opening);
      register = ({ client }) => provider.register(client);
      servers.push(...(await listen(message.opening, provider.answer)));
      say({ kind: 'opened' });
    } else {
      register?.(message);
      say({ kind: 'registered' });
    }
  };
  process.on('message', (message: ToDirectory) => {
    hear(message).catch((error: Error) => say({ kind: 'failed', message: error.message }));
  });
  say({ kind: 'ready' });
  await new Promise<void>((resolve) => process.once('disconnect', resolve));
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}

function listen({ hosts, port }: Opening, answer: Parameters<typeof createServer>[1]): Promise<Server[]> {
  return Promise.all(
    hosts.map(
      (host) =>
        new Promise<Server>((resolve, reject) => {
          const server = createServer(answer);
          server.once('error', reject);
          server.listen(port, host, () => resolve(server));
        }),
    ),
  );
}

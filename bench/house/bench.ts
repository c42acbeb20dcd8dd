import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { startLoad } from '../load/load.ts';
import type { Bench } from '../measures/measure.ts';
import { type DatabaseServer, startDatabaseServer } from './database.ts';
import { populate } from './people.ts';
import { migrate, type Product, type Program, startProduct } from './product.ts';

/** The house in which all is measured: what a measure asks for first is started then, and stays for the next. */
export function openBench(options: {
  program: Program;
  folder: string;
  times: number;
  seconds: number;
}): Bench & { close(): Promise<void> } {
  const { program, folder } = options;
  const load = startLoad();
  let server: Promise<DatabaseServer> | undefined;
  let house: ReturnType<typeof open> | undefined;
  const databases = () => {
    server ??= startDatabaseServer(join(folder, 'data'));
    return server;
  };
  const opened = () => {
    house ??= databases().then((each) => open(program, each));
    return house;
  };
  return {
    ...options,
    databases,
    load,
    turn: { next: 0 },
    product: async () => (await opened()).product,
    people: async () => (await opened()).people,
    say: (text) => console.error(text),
    close: async () => {
      await load.close();
      await (await house?.catch(() => undefined))?.product.stop();
      await (await server?.catch(() => undefined))?.stop();
    },
  };
}

async function open(program: Program, databases: DatabaseServer) {
  const urls = await databases.create('portal');
  await migrate(program, urls);
  const users = 10_000 * availableParallelism();
  const people = await populate(urls, { organizations: 20, users, largest: users / 20, able: users });
  const product: Product = await startProduct(program, urls);
  return { product, people };
}

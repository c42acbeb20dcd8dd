import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrations } from '../../../src/domain/migrations.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/infra/database/embedded.ts';
import { migrate } from '../../../src/infra/database/migrate.ts';
import type { Urls } from '../../fixtures/databases.ts';

/** A PostgreSQL that may be killed, with an empty portal in it. */
export interface MortalPostgres {
  readonly urls: Urls & { drop(): Promise<void> };
  /** As `kill -9` of its first process; the others follow it when they notice. */
  kill(): void;
  /** Starts it again on what it left, at the same address; resolves once it answers. */
  restart(): Promise<void>;
}

// What it says of its own end is expected.
const log = { info: () => {}, warn: () => {}, error: () => {} };

export async function startMortalPostgres(): Promise<MortalPostgres> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'gatehouse-mortal-'));
  let server: EmbeddedPostgres = await startEmbeddedPostgres({ dataFolder, log });
  const { adminUrl, ownerUrl, appUrl } = server;
  const port = Number(new URL(adminUrl).port);
  await migrate({ ownerUrl, appRole: new URL(appUrl).username, folder: migrations });
  return {
    urls: {
      adminUrl,
      ownerUrl,
      appUrl,
      drop: async () => {
        await server.stop();
        await rm(dataFolder, { recursive: true, force: true });
      },
    },
    kill: () => {
      const [pid] = readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
    },
    restart: async () => {
      // It notices its own end, and gives its lock back.
      await sleep(50);
      await server.stop();
      server = await startEmbeddedPostgres({ dataFolder, port, log });
    },
  };
}

import { availableParallelism } from 'node:os';
import { hash, verify } from '@node-rs/argon2';
import { openWindow } from './window.ts';

// The physical limit of signing in: nothing but argon2id verifies, as many at once as the product runs.

const [memoryKib = 19_456, timeCost = 2] = process.argv.slice(2).map(Number);
const password = 'correct horse battery staple';
const stored = await hash(password, { memoryCost: memoryKib, timeCost, parallelism: 1, outputLen: 32 });

process.on('message', async (job: { warmSeconds: number; seconds: number }) => {
  const window = openWindow(job);
  const lane = async () => {
    while (!window.over()) {
      if (!(await verify(stored, password))) throw new Error('the password was not recognized');
      window.count();
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  process.send?.({ perSecond: window.perSecond() });
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

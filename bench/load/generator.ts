import type { Found, Job, Outcome } from './jobs.ts';
import { runProbe, runRequests } from './requests.ts';
import { runSignIns } from './sign-ins.ts';

// The load: a process of its own, so that its work is told apart from what it measures. One job at a time.

process.on('message', async (job: Job) => {
  try {
    process.send?.({ outcome: await measured(job) });
  } catch (error) {
    process.send?.({ error: (error as Error).stack });
  }
});
process.on('disconnect', () => process.exit());

async function measured(job: Job): Promise<Outcome> {
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const outcome = await run(job);
  const { user, system } = process.cpuUsage(cpu);
  const cpuMilliseconds = (user + system) / 1000;
  return { ...outcome, cpuMilliseconds, load: cpuMilliseconds / (performance.now() - startedAt) };
}

function run(job: Job): Promise<Found> {
  switch (job.kind) {
    case 'sign-in':
      return runSignIns(job);
    case 'requests':
      return runRequests(job);
    case 'probe':
      return runProbe(job);
  }
}

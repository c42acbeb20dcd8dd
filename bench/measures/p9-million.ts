import { populate, type Population } from '../house/people.ts';
import { migrate, startProduct } from '../house/product.ts';
import { inTurn, median } from '../house/statistics.ts';
import type { Person } from '../load/jobs.ts';
import type { Bench, Measure } from './measure.ts';
import { signIns } from './sign-ins.ts';

const small: Population = { organizations: 10, users: 1_000, largest: 200, able: 1_000 };
const large: Population = { organizations: 10_000, users: 1_000_000, largest: 200_000, able: 20_000 };

/** Sign-ins among a million people, half of them in an organization of two hundred thousand, beside a thousand people. */
export const measureMillion: Measure = async (bench) => {
  const few = await settle(bench, 'thousand', small);
  const many = await settle(bench, 'million', large);
  try {
    await signIns(few, 3);
    await signIns(many, 3);
    const { a, b } = await inTurn(
      bench.times,
      () => signIns(many),
      () => signIns(few),
    );
    return [
      {
        id: 'P9-sign-in',
        what: 'sign-ins among a million people',
        value: median(a.map((each) => each.perSecond)),
        beside: median(b.map((each) => each.perSecond)),
        unit: '/s (among a thousand)',
        goal: { of: 'ratio', is: 'at least', limit: 0.95 },
      },
    ];
  } finally {
    await (await few.product()).stop();
    await (await many.product()).stop();
  }
};

/** A house of its own for a population. */
async function settle(bench: Bench, name: string, population: Population): Promise<Bench> {
  const urls = await (await bench.databases()).create(name);
  await migrate(bench.program, urls);
  bench.say(`P9: ${population.users.toLocaleString('en')} people move in`);
  const people: Person[] = await populate(urls, population);
  const product = await startProduct(bench.program, urls);
  return { ...bench, turn: { next: 0 }, product: async () => product, people: async () => people };
}

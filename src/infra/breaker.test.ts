import { expect, test } from 'vitest';
import { BreakerOpenError, createBreaker } from './breaker.ts';

const isDead = (error: unknown) => error instanceof Error && error.message === 'dead';
const dead = () => Promise.reject(new Error('dead'));
const rude = () => Promise.reject(new Error('no such table'));
const well = () => Promise.resolve('well');

function breakerAt() {
  const clock = { now: 0 };
  const breaker = createBreaker({ failures: 5, rest: 10_000, now: () => clock.now });
  const failTimes = async (times: number) => {
    for (let count = 0; count < times; count++)
      await expect(breaker.run(dead, isDead)).rejects.toThrow('dead');
  };
  return { clock, breaker, failTimes };
}

test('five failures in a row open it: the sixth call is not made', async () => {
  const { breaker, failTimes } = breakerAt();
  await failTimes(5);
  let made = false;
  const call = breaker.run(async () => {
    made = true;
  }, isDead);
  await expect(call).rejects.toThrow(BreakerOpenError);
  expect(made).toBe(false);
});

test('an answer between, even a refusal, begins the count anew', async () => {
  const { breaker, failTimes } = breakerAt();
  await failTimes(4);
  await expect(breaker.run(rude, isDead)).rejects.toThrow('no such table');
  await failTimes(4);
  expect(await breaker.run(well, isDead)).toBe('well');
});

test('after its rest one call tries, and the others wait for its success', async () => {
  const { clock, breaker, failTimes } = breakerAt();
  await failTimes(5);
  clock.now = 9_999;
  expect(breaker.isOpen()).toBe(true);
  clock.now = 10_000;
  const probe = Promise.withResolvers<string>();
  const trying = breaker.run(() => probe.promise, isDead);
  await expect(breaker.run(well, isDead)).rejects.toThrow(BreakerOpenError);
  probe.resolve('again');
  expect(await trying).toBe('again');
  expect(await breaker.run(well, isDead)).toBe('well');
});

test('a try that fails begins a new rest', async () => {
  const { clock, breaker, failTimes } = breakerAt();
  await failTimes(5);
  clock.now = 10_000;
  await failTimes(1);
  clock.now = 19_999;
  await expect(breaker.run(well, isDead)).rejects.toThrow(BreakerOpenError);
  clock.now = 20_000;
  expect(await breaker.run(well, isDead)).toBe('well');
});

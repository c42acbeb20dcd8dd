import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });

/** How hard a password is to guess, 0 to 4; `about` are words that make it easier (name, address, organization). */
export function estimate(password: string, about: string[]): number {
  // Beyond this length the answer is known and the time to find it is not.
  return estimator.check(password.slice(0, 72), about).score;
}

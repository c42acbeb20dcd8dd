import type { Sent } from './browser.ts';

/** One thing that a single writer writes again and again, and what it must hold as far as the answers tell. */
export interface Register<T> {
  readonly name: string;
  /** What was acknowledged last. */
  known: T;
  /** What was sent after that and never answered: it may hold, or not. */
  uncertain: T[];
}

export const openRegister = <T>(name: string, known: T): Register<T> => ({ name, known, uncertain: [] });

const mayHold = <T>({ known, uncertain }: Register<T>): T[] => [known, ...uncertain];

/** Notes what became of writing a value. `done`: the answer that acknowledges it; any other that is none leaves it open. */
export function note<T>(register: Register<T>, value: T, sent: Sent, done: (sent: Sent) => boolean): boolean {
  if (done(sent)) {
    register.known = value;
    register.uncertain = [];
    return true;
  }
  if (sent.fate !== 'refused') register.uncertain.push(value);
  return false;
}

/** What a look at it told. Answers a complaint where it can be neither what was acknowledged nor what is open. */
export function settle<T>(register: Register<T>, found: T): string[] {
  const possible = mayHold(register);
  if (!possible.includes(found))
    return [`${register.name} is ${found}, and could be ${possible.join(' or ')} only`];
  register.known = found;
  register.uncertain = [];
  return [];
}

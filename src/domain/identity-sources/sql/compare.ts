import {
  type HashLane,
  type SchemeName,
  type StoredPassword,
  UnsupportedHashError,
} from '../../../infra/crypto/hasher.ts';
import type { Needs } from '../../../infra/infra.ts';
import type { SqlSource } from '../sources.ts';
import { refusal, type SqlRefusal } from './causes.ts';
import type { SqlPerson } from './person.ts';

type Scheme = SchemeName | 'detect';

/** The scheme of the settings; what is no scheme fits no hash, and is refused as such. */
const schemeOf = (source: SqlSource): Scheme => source.settings.scheme as Scheme;

/** A hash that each source gave lately, to spend as much on people that it does not know. Most are bounded. */
const examples = new Map<string, StoredPassword>();
const mostExamples = 1_000;

/** Whether the password is the person's, by what the database keeps of it. Costs as much where there is nothing. */
export async function comparePassword(
  infra: Needs<'hasher'>,
  source: SqlSource,
  person: SqlPerson,
  password: string,
  lane: HashLane,
): Promise<{ readonly kind: 'compared'; readonly matches: boolean } | SqlRefusal> {
  if (!person.stored) {
    await compareInVain(infra, source, password, lane);
    return refusal('source-password-unusable', { problem: 'none' });
  }
  try {
    const matches = await infra.hasher.verifyForeign(person.stored, schemeOf(source), password, lane);
    remember(source, person.stored);
    return { kind: 'compared', matches };
  } catch (error) {
    if (!(error instanceof UnsupportedHashError)) throw error;
    await compareInVain(infra, source, password, lane);
    // The message names scheme and parameter, never the hash.
    return refusal('source-password-unusable', { problem: error.message });
  }
}

/** Costs what a comparison at this source costs, and tells nothing. */
export function compareInVain(
  infra: Needs<'hasher'>,
  source: SqlSource,
  password: string,
  lane: HashLane,
): Promise<void> {
  const example = examples.get(keyOf(source));
  return example
    ? infra.hasher.dummyLike(example, schemeOf(source), password, lane)
    : infra.hasher.dummy(password, lane);
}

function remember(source: SqlSource, stored: StoredPassword): void {
  const key = keyOf(source);
  examples.delete(key);
  if (examples.size >= mostExamples) examples.delete(examples.keys().next().value as string);
  examples.set(key, stored);
}

const keyOf = ({ id, version }: SqlSource): string => `${id}/${version}`;

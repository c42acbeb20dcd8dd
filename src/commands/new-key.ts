import { generateKey } from '../infra/crypto/keyring.ts';

/** `gatehouse new-key`: an entry for the keyring, on standard output alone so that it can go straight into a file. */
export async function newKey(): Promise<undefined> {
  console.log(generateKey());
}

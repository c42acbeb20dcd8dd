import { type Environment, readConfigOf } from '../config.ts';
import { proveKeyring } from '../flows/health/keyring.ts';
import { reseal as renew } from '../flows/resealing/reseal.ts';
import { readKeyring } from '../infra/crypto/keyring.ts';
import { connectDatabase } from '../infra/database/database.ts';
import { seconds } from '../infra/time.ts';
import { countOf, showProgress, table } from './progress.ts';

/**
 * `gatehouse reseal`: seals every secret under the first key of the keyring, while the portal goes on. Ends with 1 where
 * some value opens with none of the keys.
 */
export async function reseal(environment: Environment): Promise<number> {
  const config = readConfigOf(environment, ['DATABASE_URL', 'GATEHOUSE_KEYRING']);
  const keyring = readKeyring(config.GATEHOUSE_KEYRING);
  const database = connectDatabase({
    url: config.DATABASE_URL,
    connections: 2,
    statementTimeout: seconds(60),
  });
  const progress = showProgress();
  try {
    const counts = await renew({ database, keyring }, (name, values) =>
      progress.say(`sealing ${name} anew: ${countOf(values, 'value')}`),
    ).finally(progress.clear);
    const proof = await proveKeyring({ database, keyring });
    const rows = counts.map(({ table: name, column, opened, unopened }) => [
      `${name}.${column}`,
      opened,
      unopened,
    ]);
    console.log(table([['column', 'sealed anew', 'not opened'], ...rows]));
    const unopened = counts.reduce((sum, each) => sum + each.unopened, 0);
    if (unopened > 0 || proof === 'foreign') {
      console.log(`\n${countOf(unopened, 'value')} opened with none of the keys: a former key is missing.`);
      return 1;
    }
    const [current, ...former] = keyring.keyIds;
    console.log(`\nEvery secret is sealed under the key ${current}.`);
    if (former.length > 0)
      console.log(
        `The audit events that were written under ${former.join(', ')} can be verified only while that key is in the keyring.`,
      );
    return 0;
  } finally {
    await database.close();
  }
}

import { proveKeyring } from '../flows/health/keyring.ts';
import { translator } from '../infra/i18n/texts.ts';
import type { Infra } from '../infra/infra.ts';
import { Refusal } from './explain.ts';

/** Stops a start whose keyring is not the one that the database was used with: no password could be compared. */
export async function refuseForeignKeyring(infra: Infra): Promise<void> {
  if ((await proveKeyring(infra)) !== 'foreign') return;
  const t = translator('en');
  const text = `${t('health.keyring')}: ${t('health.keyring-foreign')}. ${t('health.keyring-mend')}`;
  throw new Refusal(text, 'configuration');
}

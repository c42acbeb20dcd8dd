import { z } from 'zod';
import { system } from '../../domain/audit/audit.ts';
import { findReserved } from '../../domain/organizations/organizations.ts';
import { changeSettings, readSettings, type Section } from '../../domain/settings/settings.ts';
import { UnsealError } from '../../infra/crypto/keyring.ts';
import type { Needs } from '../../infra/infra.ts';
import { about, type Finding } from './findings.ts';

/** A known text, sealed when the portal was set up: whoever opens it has the right keyring. */
const proof = {
  name: 'keyring-proof',
  schema: z.object({ sealed: z.string().optional() }),
} satisfies Section<unknown>;
const knownText = 'gatehouse';

export type KeyringState = 'fits' | 'unproven' | 'foreign';

/** Whether the keyring opens what this database holds; `unproven` before the first start. */
async function inspectKeyring(infra: Needs<'database' | 'keyring'>): Promise<KeyringState> {
  return (await readProof(infra))?.state ?? 'unproven';
}

/**
 * The same, and seals the known text where it is not there yet, or under the current key where it was under a former one.
 * The operators' organization must be there.
 */
export async function proveKeyring(infra: Needs<'database' | 'keyring'>): Promise<KeyringState> {
  const found = await readProof(infra);
  if (!found) throw new Error("the operators' organization is missing");
  const { organizationId, sealed, state, version } = found;
  if (state === 'foreign' || (sealed && !infra.keyring.needsResealing(sealed))) return state;
  const value = {
    sealed: infra.keyring.seal('keyring-proof', knownText, place(organizationId)).toString('base64'),
  };
  // In a conflict another process has just done the same.
  await infra.database.inOrganization(organizationId, (tx) =>
    changeSettings(tx, infra, {
      ...{ organizationId, section: proof, value, expectedVersion: version, actor: system },
    }),
  );
  return 'fits';
}

export async function checkKeyring(infra: Needs<'database' | 'keyring'>): Promise<Finding> {
  const { ok, warn, fail } = about('health.keyring');
  const key = infra.keyring.keyIds[0] ?? '';
  const state = await inspectKeyring(infra);
  if (state === 'fits') return ok('health.keyring-fits', { key });
  if (state === 'foreign') return fail('health.keyring-foreign', 'health.keyring-mend');
  return warn('health.keyring-unproven', 'health.keyring-unproven-mend', { key });
}

async function readProof(infra: Needs<'database' | 'keyring'>) {
  const organizationId = await findReserved(infra.database.outside);
  if (!organizationId) return undefined;
  const { value, version } = await infra.database.inOrganization(organizationId, (tx) =>
    readSettings(tx, organizationId, proof),
  );
  const sealed = value.sealed === undefined ? undefined : Buffer.from(value.sealed, 'base64');
  return { organizationId, sealed, version, state: stateOf(infra, organizationId, sealed) };
}

function stateOf(infra: Needs<'keyring'>, organizationId: string, sealed: Buffer | undefined): KeyringState {
  if (!sealed) return 'unproven';
  try {
    const text = infra.keyring.open('keyring-proof', sealed, place(organizationId)).toString('utf8');
    return text === knownText ? 'fits' : 'foreign';
  } catch (error) {
    if (error instanceof UnsealError) return 'foreign';
    throw error;
  }
}

const place = (organization: string) => ({
  ...{ table: 'settings', organization, row: proof.name, column: 'value' },
});

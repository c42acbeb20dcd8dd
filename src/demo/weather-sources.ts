import { callbackAddresses } from '../domain/identity-sources/openid/callback.ts';
import type { Joining } from '../domain/identity-sources/sources.schema.ts';
import {
  addSource,
  changeSource,
  listSources,
  type SourceTerms,
} from '../domain/identity-sources/sources.ts';
import { findByName, readOrganization } from '../domain/organizations/organizations.ts';
import { randomSecret } from '../infra/crypto/secrets.ts';
import type { Infra } from '../infra/infra.ts';
import { lookup, update } from './crm/crm.sql.ts';
import type { SampleCrm } from './crm/crm.ts';
import { moveIdentities } from './directory/moved.sql.ts';
import type { SampleDirectory } from './directory/start.ts';

const joining: Joining = { create: true, domains: [], role: 'member', trustsEmail: true };

/** The two buttons of the World Weather Office, as an administrator would have set them up. */
const terms = (
  crm: SampleCrm,
  issuer: string,
  client: { id: string; secret: string },
): [SourceTerms<'sql'>, SourceTerms<'openid'>] => [
  {
    kind: 'sql',
    label: 'External Users',
    position: 0,
    enabled: true,
    shownOn: 'sign-in',
    domains: [],
    settings: {
      engine: 'postgresql',
      host: crm.host,
      port: crm.port,
      database: crm.database,
      user: crm.reader.user,
      // The embedded PostgreSQL is heard of on this machine only.
      tls: 'off',
      lookup,
      columns: {
        subject: 'contact_id',
        email: 'e_mail',
        name: 'full_name',
        hash: 'pass_hash',
        active: 'active',
      },
      scheme: 'detect',
      update,
      updateUser: crm.writer.user,
      updateScheme: 'bcrypt',
      takeOver: false,
      joining,
    },
    secrets: { password: crm.reader.password, updatePassword: crm.writer.password },
  },
  {
    kind: 'openid',
    label: 'Staff',
    position: 1,
    enabled: true,
    shownOn: 'sign-in',
    domains: [],
    settings: {
      preset: 'generic',
      issuer,
      tenant: '',
      clientId: client.id,
      clientAuthentication: '',
      scopes: '',
      claims: { email: 'email', emailVerified: 'email_verified', name: 'name', locale: 'locale' },
      prompt: '',
      sendsEmail: true,
      hostedDomain: '',
      joining,
    },
    secrets: { clientSecret: client.secret },
  },
];

/**
 * Sets up the sources of the World Weather Office, or tells those that are there already where the CRM and the directory are
 * today: both get new ports and passwords at every start. The directory is told where to send people back to.
 */
export async function furnishSources(
  infra: Infra,
  crm: SampleCrm,
  directory: SampleDirectory,
): Promise<void> {
  const organizationId = await findByName(infra.database.outside, 'weather');
  if (!organizationId) throw new Error('the World Weather Office is not among the samples');
  const client = { id: 'gatehouse', secret: randomSecret() };
  const callbacks = await infra.database.inOrganization(organizationId, async (tx) => {
    const known = await listSources(tx, organizationId);
    const organization = await readOrganization(tx, organizationId);
    const addresses: string[] = [];
    for (const wanted of terms(crm, directory.issuer, client)) {
      const found = known.find(({ kind, label }) => kind === wanted.kind && label === wanted.label);
      if (found) await changeSource(tx, infra, organizationId, found.id, wanted, found.version);
      const id = found?.id ?? (await addSource(tx, infra, organizationId, wanted));
      if (wanted.kind === 'openid') await tx.run(moveIdentities(organizationId, id, directory.issuer));
      if (organization && wanted.kind === 'openid')
        addresses.push(...callbackAddresses(infra.portal, organization, id));
    }
    return addresses;
  });
  await directory.register({ ...client, callbacks });
}

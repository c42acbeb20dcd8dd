import { randomBytes } from 'node:crypto';
import { hash as bcrypt } from '@node-rs/bcrypt';
import pg from 'pg';
import { samplePassword } from '../samples.ts';
import {
  countContacts,
  createContacts,
  createCrm,
  createRole,
  crmDatabase,
  crmExists,
  insertContact,
  readerRole,
  writerRole,
} from './crm.sql.ts';

/** Where the sample CRM is, and the two accounts that Gatehouse is given there. */
export interface SampleCrm {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly reader: { readonly user: string; readonly password: string };
  readonly writer: { readonly user: string; readonly password: string };
}

/** Who stands in it. Their passwords are kept as bcrypt hashes, as an old CRM would. */
const contacts = [
  { email: 'external@weather.example', name: 'Esther Okafor', country: 'Kenya', active: true },
  { email: 'observer@weather.example', name: 'Oskar Lindqvist', country: 'Sweden', active: true },
  { email: 'retired@weather.example', name: 'Rita Marques', country: 'Portugal', active: false },
] as const;

/**
 * The sample CRM: a second database beside the portal's, made at the first start. Its accounts get new passwords at every
 * start, so that none has to be kept.
 */
export async function openSampleCrm(adminUrl: string): Promise<SampleCrm> {
  const reader = { user: readerRole, password: randomBytes(24).toString('base64url') };
  const writer = { user: writerRole, password: randomBytes(24).toString('base64url') };
  await withClient(adminUrl, async (admin) => {
    const { rowCount } = await admin.query(crmExists);
    if (!rowCount) await admin.query(createCrm);
    for (const { user, password } of [reader, writer]) await admin.query(createRole(user, password));
  });
  const address = new URL(adminUrl);
  address.pathname = `/${crmDatabase}`;
  await withClient(address.href, async (crm) => {
    await crm.query(createContacts);
    const [{ count } = { count: 0 }] = (await crm.query<{ count: number }>(countContacts)).rows;
    if (count > 0) return;
    for (const [index, { email, name, country, active }] of contacts.entries()) {
      const hash = await bcrypt(samplePassword, { cost: 10 });
      await crm.query(insertContact, [index + 1001, email, name, country, hash, active, 'A sample contact']);
    }
  });
  return { host: address.hostname, port: Number(address.port), database: crmDatabase, reader, writer };
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

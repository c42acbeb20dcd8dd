import pg from 'pg';

// The sample CRM: a database of its own with its own accounts, as somebody else would keep it. Gatehouse owns none of it.

export const crmDatabase = 'sample_crm';
/** May read what a sign-in needs. */
export const readerRole = 'crm_reader';
/** May write the column of the password, and nothing else. */
export const writerRole = 'crm_writer';

export const crmExists = `SELECT 1 FROM pg_database WHERE datname = '${crmDatabase}'`;
export const createCrm = `CREATE DATABASE ${crmDatabase}`;

export const createRole = (role: string, password: string): string => `
  DO $$ BEGIN
    IF to_regrole('${role}') IS NULL THEN
      CREATE ROLE ${role} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
    END IF;
  END $$;
  ALTER ROLE ${role} PASSWORD ${pg.escapeLiteral(password)}`;

export const createContacts = `
  REVOKE ALL ON DATABASE ${crmDatabase} FROM PUBLIC;
  GRANT CONNECT ON DATABASE ${crmDatabase} TO ${readerRole}, ${writerRole};
  CREATE TABLE IF NOT EXISTS contacts (
    contact_id integer PRIMARY KEY,
    e_mail text NOT NULL UNIQUE,
    full_name text NOT NULL,
    country text NOT NULL,
    pass_hash text,
    active boolean NOT NULL DEFAULT true,
    notes text NOT NULL DEFAULT ''
  );
  GRANT SELECT (contact_id, e_mail, full_name, pass_hash, active) ON contacts TO ${readerRole};
  GRANT SELECT (contact_id), UPDATE (pass_hash) ON contacts TO ${writerRole}`;

export const countContacts = 'SELECT count(*)::integer AS count FROM contacts';

export const insertContact = `
  INSERT INTO contacts (contact_id, e_mail, full_name, country, pass_hash, active, notes)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

/** How Gatehouse asks this CRM for a person; what an administrator would type into the console. */
export const lookup = `SELECT contact_id, e_mail, full_name, pass_hash, active
  FROM contacts
  WHERE lower(e_mail) = lower(:email)`;

/** How a new password gets there. */
export const update = `UPDATE contacts SET pass_hash = :hash WHERE contact_id = :subject`;

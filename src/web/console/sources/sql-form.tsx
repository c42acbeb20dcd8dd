import { z } from 'zod';
import { engines } from '../../../domain/identity-sources/sql/sql.schema.ts';
import { line, paragraph } from '../../../domain/users/users.schema.ts';
import { emptyAsNone, ticked, whole } from '../settings/page.ts';
import type { OwnSettings, SourceForm } from './source-form.ts';
import { SqlFields } from './sql-fields.tsx';

const statement = paragraph(4_000);
const secret = z.string('errors.text').max(1_024, 'errors.too-long').default('');
const column = line(120);

const form = z
  .object({
    engine: z.enum(engines, 'errors.choice'),
    host: line(253),
    port: whole(1, 65_535),
    database: line(120),
    user: line(120),
    password: secret,
    tls: z.enum(['verify', 'off'], 'errors.choice'),
    certificateAuthority: emptyAsNone(paragraph(20_000)),
    lookup: statement.refine((text) => text !== '', 'errors.missing'),
    'column-subject': column,
    'column-email': column,
    'column-name': column,
    'column-hash': column,
    'column-salt': emptyAsNone(column),
    'column-active': emptyAsNone(column),
    scheme: line(60),
    update: emptyAsNone(statement),
    updateUser: emptyAsNone(line(120)),
    updatePassword: secret,
    updateScheme: emptyAsNone(line(60)),
    takeOver: ticked,
  })
  .refine(({ lookup }) => /:email\b/.test(lookup), {
    path: ['lookup'],
    error: 'console-sources.lookup-without-email',
  })
  .refine(({ update }) => !update || (/:hash\b/.test(update) && /:subject\b/.test(update)), {
    path: ['update'],
    error: 'console-sources.update-without-names',
  })
  .refine(({ update, updateUser }) => !update || updateUser !== undefined, {
    path: ['updateUser'],
    error: 'console-sources.update-without-account',
  });

/** A database that somebody else keeps, as a form. Passwords are never given back; an empty field keeps the former one. */
export const sqlForm: SourceForm<'sql'> = {
  kind: 'sql',
  form: form.transform(({ password, updatePassword, ...typed }) => {
    const {
      'column-subject': subject,
      'column-email': email,
      'column-name': name,
      'column-hash': hash,
      'column-salt': salt,
      'column-active': active,
      ...settings
    } = typed;
    return {
      settings: { ...settings, columns: { subject, email, name, hash, salt, active } } as OwnSettings<'sql'>,
      secrets: { password, updatePassword },
    };
  }),
  typed: ({ columns, port, takeOver, ...settings }) => ({
    ...settings,
    ...Object.fromEntries(Object.entries(columns).map(([name, value]) => [`column-${name}`, value])),
    port: String(port),
    takeOver: takeOver ? 'yes' : '',
  }),
  Fields: SqlFields,
};

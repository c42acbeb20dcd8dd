import { z } from 'zod';

export const engines = ['postgresql', 'mariadb'] as const;

/** In which a new password can be written there; the first is the best. */
export const writingSchemes = ['argon2id', 'bcrypt', 'pbkdf2-sha256', 'django-pbkdf2-sha256'] as const;
export type WritingScheme = (typeof writingSchemes)[number];

/** How a database that somebody else keeps is asked for a person. */
export const sqlSettings = z.object({
  engine: z.enum(engines),
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535),
  database: z.string().min(1).max(120),
  user: z.string().min(1).max(120),
  /** `verify`: the server's certificate must be good. `off`: only for a server on a trusted line. */
  tls: z.enum(['verify', 'off']).default('verify'),
  /** The authority that signed the server's certificate, PEM; the public ones unless given. */
  certificateAuthority: z.string().max(20_000).optional(),
  /** A SELECT with `:email` in it, answering one row for the person, or none. */
  lookup: z.string().min(1).max(4_000),
  /** The columns of that row. */
  columns: z.object({
    subject: z.string().min(1).max(120),
    email: z.string().min(1).max(120),
    name: z.string().min(1).max(120),
    hash: z.string().min(1).max(120),
    salt: z.string().max(120).optional(),
    /** Where it is false, 0 or null, the person may not come in; anything but yes or no is refused too. */
    active: z.string().max(120).optional(),
  }),
  /** How passwords are kept there: a name of `passwordSchemes`, or `detect`. */
  scheme: z.string().max(60).default('detect'),
  /** An UPDATE with `:hash` and `:subject` that sets one person's password; without it a new password is kept here. */
  update: z.string().max(4_000).optional(),
  /** The account that may write that column only; needed where `update` is given. */
  updateUser: z.string().max(120).optional(),
  /** In which of `writingSchemes` a new password is written; the first unless given. */
  updateScheme: z.string().max(60).optional(),
  /** Whether the password is kept here from the first success on. */
  takeOver: z.boolean().default(false),
});

export const sqlSecrets = z.object({
  password: z.string().max(1_024).default(''),
  updatePassword: z.string().max(1_024).default(''),
});

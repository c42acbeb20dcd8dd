import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail that the demo sent, as its recipient would read it. */
export interface KeptMail {
  readonly id: string;
  readonly at: Date;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Addresses in the plain text, in order. */
  readonly links: readonly string[];
}

export interface PostOffice {
  /** For SMTP_URL. */
  readonly url: string;
  /** The newest first. */
  mails(): readonly KeptMail[];
  close(): Promise<void>;
}

/** So many of the newest mails are shown again after a new start. */
const shownAgain = 500;

/**
 * A mail server on a free port of this machine alone, which delivers nothing: each mail stays as a file in `folder`, so that
 * the next start shows it again.
 */
export async function openPostOffice(folder: string): Promise<PostOffice> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const mails = await readKept(folder);
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        keep(folder, Buffer.concat(chunks)).then((mail) => {
          mails.unshift(mail);
          done();
        }, done);
      });
    },
  });
  // A client that goes away in the middle sends its mail again.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails: () => mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function keep(folder: string, raw: Buffer): Promise<KeptMail> {
  const id = `${new Date().toISOString().replace(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
  await writeFile(join(folder, `${id}.eml`), raw, { mode: 0o600 });
  return read(id, raw);
}

async function readKept(folder: string): Promise<KeptMail[]> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.eml'));
  const newest = names.sort().reverse().slice(0, shownAgain);
  return Promise.all(
    newest.map((name) => read(name.slice(0, -'.eml'.length), readFileSync(join(folder, name)))),
  );
}

async function read(id: string, raw: Buffer): Promise<KeptMail> {
  const mail = await PostalMime.parse(raw);
  const text = mail.text ?? '';
  return {
    id,
    at: timeOf(id),
    from: mail.from?.address ?? '',
    to: (mail.to ?? []).map((each) => each.address ?? '').join(', '),
    subject: mail.subject ?? '',
    text,
    html: mail.html ?? '',
    links: [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map(([link]) => link),
  };
}

/** The name of a file begins with the time it was made: 2027-03-05T14-05-06-789Z. */
function timeOf(id: string): Date {
  const [, day, hour, minute, second, rest] = /^([\d-]{10})T(\d\d)-(\d\d)-(\d\d)-(\d{3}Z)/.exec(id) ?? [];
  return new Date(`${day}T${hour}:${minute}:${second}.${rest}`);
}

import { seconds } from '../time.ts';
import { type Mailbox, parseMailbox } from './addresses.ts';
import type { Letter } from './outbox.ts';

export interface Transport {
  /** Hands a mail to the mail server; resolves once the server took charge of it. `id` becomes its Message-ID. */
  send(id: string, letter: Letter, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Connections to the mail server, at most `connections`, opened when they are needed. */
export function createMailTransport(options: {
  smtpUrl: string;
  /** `Name <address>` or an address. */
  from: string;
  connections: number;
  /** Milliseconds for which the server may be silent after it greeted. */
  answerWithin: number;
}): Transport {
  const ownSender = parseMailbox(options.from);
  const open = async () => {
    // Loaded with the first mail.
    const { createTransport } = await import('nodemailer');
    return createTransport({
      url: options.smtpUrl,
      pool: true,
      maxConnections: options.connections,
      // Only mails of which not a byte was sent are put on another connection; for the rest the outbox decides.
      maxRequeues: 1,
      connectionTimeout: seconds(10),
      greetingTimeout: seconds(10),
      dnsTimeout: seconds(10),
      socketTimeout: options.answerWithin,
      idleTimeout: seconds(30),
    });
  };
  let opened: ReturnType<typeof open> | undefined;

  return {
    send: async (id, letter, signal) => {
      const from = letter.from ? parseMailbox(letter.from) : ownSender;
      opened ??= open();
      const mailer = await opened;
      await mailer.sendMail({
        ...message(id, from, letter),
        // What is written here never reads a file or an address of its own accord.
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
      });
    },
    close: async () => (await opened)?.close(),
  };
}

const message = (id: string, from: Mailbox, letter: Letter) => ({
  // Given apart from the headers, so that no header can add a recipient.
  envelope: { from: from.address, to: [letter.to] },
  from,
  to: { name: '', address: letter.to },
  replyTo: letter.replyTo,
  subject: letter.subject,
  text: letter.text,
  html: letter.html,
  // The same in every attempt: where it is uncertain whether the last one arrived, the two can be told to be one.
  messageId: `<${id}@${from.address.split('@')[1]}>`,
  headers: {
    // RFC 3834: nobody's out-of-office message answers this. The second says so to Exchange.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
  },
});

import { UnsealError } from '../crypto/keyring.ts';

/** What became of an attempt that failed. */
export interface Failure {
  /**
   * `unreachable`: the server is at fault, and another mail would fare no better. `refused`: this mail did not
   * go now, another may. `rejected`: it never will.
   */
  readonly kind: 'unreachable' | 'refused' | 'rejected';
  /** The server's words, without the recipient's address, for the record. */
  readonly words: string;
}

// Five hundreds that are no judgment of the mail: the conversation went wrong (503), or the server wants to know who we
// are (RFC 4954 section 6), which the operator can mend.
const notFinal = new Set([503, 530, 534, 535, 538]);

/** Judges what opening or sending a mail threw. */
export function judgeFailure(error: unknown, recipient: string): Failure {
  if (error instanceof UnsealError) return { kind: 'refused', words: error.message };
  const { code, command, response, responseCode, message } = error as Partial<SmtpError>;
  const words = tidy(response ?? message ?? String(error), recipient);
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return { kind: 'unreachable', words };
  // RFC 5321 section 4.2.1: a reply of the five hundreds to this recipient or this message would come again. To MAIL FROM
  // it is about the sender, which the operator can mend.
  const forGood = responseCode !== undefined && responseCode >= 500 && !notFinal.has(responseCode);
  return { kind: forGood && command !== 'MAIL FROM' ? 'rejected' : 'refused', words };
}

interface SmtpError {
  code: string;
  command: string;
  response: string;
  responseCode: number;
  message: string;
}

function tidy(text: string, recipient: string): string {
  const plain = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return (recipient ? plain.replaceAll(recipient, '(recipient)') : plain).slice(0, 300);
}

import { connect } from 'node:net';

/** An answer as it came; `head` with its status line. */
export interface Reply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
  readonly milliseconds: number;
}

/**
 * Sends bytes as they are, over a connection of their own, and reads until the other side has finished. `half`: closes our
 * side behind them, as somebody who leaves in the middle. Status 0: the connection ended without an answer; -1: nothing
 * came within `patience` milliseconds.
 */
export function sendBytes(
  port: number,
  bytes: Buffer,
  { half, patience }: { half: boolean; patience: number },
): Promise<Reply> {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const finish = (late: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      // A word in between, such as 100 Continue, is no answer yet (RFC 9110 section 15.2).
      const text = Buffer.concat(chunks)
        .toString('latin1')
        .replace(/^(HTTP\/1\.1 1\d\d [^\r]*\r\n\r\n)+/, '');
      const end = text.indexOf('\r\n\r\n');
      const milliseconds = performance.now() - startedAt;
      if (end < 0) return resolve({ status: late ? -1 : 0, head: text, body: '', milliseconds });
      const head = text.slice(0, end);
      resolve({
        status: late ? -1 : Number(head.slice(9, 12)),
        head,
        body: Buffer.from(text.slice(end + 4), 'latin1').toString('utf8'),
        milliseconds,
      });
    };
    const timer = setTimeout(() => finish(true), patience);
    socket.on('connect', () => (half ? socket.end(bytes) : socket.write(bytes)));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => {});
    socket.on('close', () => finish(false));
  });
}

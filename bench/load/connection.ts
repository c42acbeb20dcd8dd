import { connect } from 'node:net';

/** An answer: no more of it is understood than the load needs, so that measuring costs little. */
export interface Reply {
  readonly status: number;
  /** Status line and headers as they came. */
  readonly head: string;
  readonly body: Buffer;
}

/** One kept-alive HTTP/1.1 connection; requests sent before the last answer came are pipelined. */
export interface Connection {
  send(request: string): Promise<Reply>;
  close(): void;
}

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

const patience = 30_000; // milliseconds without a byte

/** Connects to a port of this machine. A broken connection rejects what waits for it. */
export function openConnection(port: number): Connection {
  const waiting: Waiting[] = [];
  let first = 0;
  let rest: Buffer = Buffer.alloc(0);
  let broken: Error | undefined;
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const fail = (error: Error) => {
    broken ??= error;
    for (const each of waiting.splice(0).slice(first)) each.reject(broken);
    first = 0;
  };
  socket.setTimeout(patience, () => socket.destroy(new Error('no answer in time')));
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the connection was closed')));
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (;;) {
      const found = readReply(rest, at);
      if (!found) break;
      at = found.end;
      waiting[first++]?.resolve(found.reply);
      if (first === waiting.length) first = waiting.length = 0;
    }
    if (at) rest = rest.subarray(at);
  });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (broken) return reject(broken);
        waiting.push({ resolve, reject });
        socket.write(request, 'latin1');
      }),
    close: () => {
      socket.removeAllListeners('close');
      socket.destroy();
    },
  };
}

const headEnd = '\r\n\r\n';

function readReply(bytes: Buffer, start: number): { reply: Reply; end: number } | undefined {
  const headAt = bytes.indexOf(headEnd, start, 'latin1');
  if (headAt < 0) return undefined;
  const head = bytes.toString('latin1', start, headAt);
  const status = Number(head.slice(9, 12));
  const from = headAt + headEnd.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) {
    const end = from + Number(length);
    if (bytes.length < end) return undefined;
    return { reply: { status, head, body: bytes.subarray(from, end) }, end };
  }
  if (!/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return { reply: { status, head, body: bytes.subarray(from, from) }, end: from };
  }
  return readChunks(bytes, from, { status, head });
}

function readChunks(
  bytes: Buffer,
  from: number,
  start: Omit<Reply, 'body'>,
): { reply: Reply; end: number } | undefined {
  const chunks: Buffer[] = [];
  for (let at = from; ; ) {
    const line = bytes.indexOf('\r\n', at, 'latin1');
    if (line < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16);
    const next = line + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { reply: { ...start, body: Buffer.concat(chunks) }, end: next };
    chunks.push(bytes.subarray(line + 2, line + 2 + size));
    at = next;
  }
}

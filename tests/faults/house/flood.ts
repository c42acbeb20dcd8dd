import { Agent, request } from 'node:http';

// A process of its own that sends one form again and again, at a pace that does not wait for the answers. What it sends
// comes as JSON in its argument; what it met goes as JSON to its standard output.

export interface Flood {
  readonly port: number;
  readonly host: string;
  readonly cookie: string;
  /** The form; `{n}` in it becomes the number of the request. */
  readonly body: string;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface Flooded {
  readonly sent: number;
  readonly statuses: Record<string, number>;
  /** Milliseconds of the answers that were no 503. */
  readonly served: number[];
  readonly refused: number[];
  /** 503 without a time to come back. */
  readonly rude: number;
}

if (process.argv[2] && import.meta.main)
  process.stdout.write(JSON.stringify(await pour(JSON.parse(process.argv[2]))));

async function pour(flood: Flood): Promise<Flooded> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1_000 });
  const statuses: Record<string, number> = {};
  const [served, refused]: [number[], number[]] = [[], []];
  let rude = 0;
  const underWay: Promise<void>[] = [];
  const post = (n: number, again = false): Promise<void> =>
    new Promise<void>((resolve) => {
      const body = flood.body.replace('{n}', String(n));
      const startedAt = performance.now();
      const call = request(
        {
          host: '127.0.0.1',
          port: flood.port,
          method: 'POST',
          path: '/sign-in',
          agent,
          headers: {
            host: flood.host,
            cookie: flood.cookie,
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(body),
            'sec-fetch-site': 'same-origin',
            // Another one each time, as a real flood would be.
            'x-forwarded-for': `198.51.${(n >> 8) & 255}.${n & 255}`,
          },
        },
        (answer) => {
          answer.resume();
          answer.on('end', () => {
            const status = answer.statusCode ?? 0;
            statuses[status] = (statuses[status] ?? 0) + 1;
            (status === 503 ? refused : served).push(performance.now() - startedAt);
            if (status === 503 && !(Number(answer.headers['retry-after']) > 0)) rude += 1;
            resolve();
          });
        },
      );
      call.on('error', (error: NodeJS.ErrnoException) => {
        // A connection that rested too long: every browser sends it again over another.
        if (call.reusedSocket && !again) return resolve(post(n, true));
        const name = error.code ?? error.message;
        statuses[name] = (statuses[name] ?? 0) + 1;
        resolve();
      });
      call.end(body);
    });

  const startedAt = performance.now();
  let sent = 0;
  while (performance.now() - startedAt < flood.seconds * 1_000) {
    const due = ((performance.now() - startedAt) / 1_000) * flood.perSecond;
    while (sent < due) underWay.push(post(sent++));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(underWay);
  agent.destroy();
  return { sent, statuses, served, refused, rude };
}

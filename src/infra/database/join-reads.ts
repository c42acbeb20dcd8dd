import type { Statement } from './made-once.ts';

/** A statement that reads rows of one organization. */
export interface Read {
  readonly organizationId: string;
  readonly statement: Statement;
}

interface Waiting extends Read {
  resolve(rows: unknown[]): void;
  reject(error: unknown): void;
}

/** Reads that travel together at most, and how many such companies are under way at once. */
const most = 32;
const atOnce = 4;

/**
 * Gives a function that reads one thing at a time and lets what is asked in the same turn of the event loop travel
 * together; `readAll` answers the rows of each.
 */
export function joinReads(readAll: (reads: readonly Read[]) => Promise<unknown[][]>) {
  const waiting: Waiting[] = [];
  let underWay = 0;

  const send = async () => {
    const company = waiting.splice(0, most);
    underWay++;
    try {
      const rows = await readAll(company);
      for (const [index, read] of company.entries()) read.resolve(rows[index] ?? []);
    } catch (error) {
      for (const read of company) read.reject(error);
    }
    underWay--;
    sendWhatWaits();
  };
  const sendWhatWaits = () => {
    while (waiting.length > 0 && underWay < atOnce) void send();
  };

  return (organizationId: string, statement: Statement): Promise<unknown[]> =>
    new Promise((resolve, reject) => {
      waiting.push({ organizationId, statement, resolve, reject });
      if (waiting.length === 1) setImmediate(sendWhatWaits);
    });
}

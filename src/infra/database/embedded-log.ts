import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const kept = 15;

/** Follows output line by line; the function it returns gives the last lines seen. */
export function keepLastLines(
  streams: readonly (Readable | null)[],
  onLine: (line: string) => void = () => {},
): () => readonly string[] {
  const lines: string[] = [];
  for (const input of streams) {
    if (!input) continue;
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      if (lines.length > kept) lines.shift();
      onLine(line);
    });
  }
  return () => lines;
}

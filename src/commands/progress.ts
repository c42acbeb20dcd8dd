import { formats } from '../infra/i18n/formats.ts';

/** One line that is written over again, for whoever watches: on a terminal only, on standard error. */
export interface Progress {
  say(text: string): void;
  /** Takes the line away again. */
  clear(): void;
}

const clearLine = '\r\u001b[2K';
/** Milliseconds between two writings. */
const pace = 100;

export function showProgress(stream: NodeJS.WriteStream = process.stderr): Progress {
  let last = 0;
  return {
    say: (text) => {
      const now = performance.now();
      if (!stream.isTTY || now - last < pace) return;
      last = now;
      stream.write(`${clearLine}${text.slice(0, (stream.columns ?? 80) - 1)}`);
    },
    clear: () => {
      if (stream.isTTY && last > 0) stream.write(clearLine);
    },
  };
}

const { number } = formats('en', 'UTC');

/** Of one or several: `1 row`, `12,345 rows`. */
export const countOf = (value: number, one: string, many = `${one}s`): string =>
  `${number(value)} ${value === 1 ? one : many}`;

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

export function size(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** `2027-03-31 14:05:09 UTC` */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** Lines of cells, each column as wide as its widest; numbers stand to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? number(cell) : cell)));
  const widths = (cells[0] ?? []).map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
  return cells
    .map((row, line) =>
      row
        .map((cell, index) =>
          typeof rows[line]?.[index] === 'number'
            ? cell.padStart(widths[index] ?? 0)
            : cell.padEnd(widths[index] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

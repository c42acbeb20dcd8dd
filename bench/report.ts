import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from './measures/measure.ts';

export const ratioOf = ({ value, beside }: Figure): number => value / beside;

export function isReached(figure: Figure): boolean {
  const measured = figure.goal.of === 'ratio' ? ratioOf(figure) : figure.value;
  return figure.goal.is === 'at least' ? measured >= figure.goal.limit : measured <= figure.goal.limit;
}

/** The figures as a table for people. */
export function table(figures: readonly Figure[]): string {
  const head = ['id', 'what', 'value', 'beside', 'unit', 'ratio', 'goal', 'reached', 'remark'];
  const rows = figures.map((figure) => [
    figure.id,
    figure.what,
    short(figure.value),
    short(figure.beside),
    figure.unit,
    ratioOf(figure).toPrecision(3),
    `${figure.goal.is === 'at least' ? '>=' : '<='} ${figure.goal.limit}${figure.goal.of === 'ratio' ? ' (ratio)' : ''}`,
    isReached(figure) ? 'yes' : 'no',
    figure.remark ?? '',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** The figures for programs: `bench/results/latest.json`. */
export function write(figures: readonly Figure[]): string {
  const folder = join(import.meta.dirname, 'results');
  const path = join(folder, 'latest.json');
  const list = figures.map((figure) => ({
    id: figure.id,
    value: figure.value,
    beside: figure.beside,
    ratio: ratioOf(figure),
    unit: figure.unit,
  }));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${JSON.stringify(list, null, 2)}\n`);
  return path;
}

const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

import type { Visit } from '../entrance/visit.ts';

export interface PaginationProps {
  visit: Visit;
  /** Number of the first and the last row shown, from 1. */
  from: number;
  to: number;
  total: number;
  /** The total is only a lower bound: counting stopped there. */
  capped?: boolean;
  previous?: string | undefined;
  next?: string | undefined;
}

/** Which part of a list is shown, and the way to the parts beside it. Nothing where all of it is shown and empty. */
export function Pagination({ visit, from, to, total, capped, previous, next }: PaginationProps) {
  if (total === 0) return null;
  const number = visit.format.number;
  const shown = { from: number(from), to: number(to), total: `${number(total)}${capped ? '+' : ''}` };
  return (
    <nav class="pagination" aria-label={visit.t('parts.pages')}>
      <span>{visit.t('parts.page_shown', shown)}</span>
      {(previous || next) && (
        <span class="actions">
          <Turn href={previous} rel="prev" label={visit.t('parts.page_previous')} />
          <Turn href={next} rel="next" label={visit.t('parts.page_next')} />
        </span>
      )}
    </nav>
  );
}

function Turn({ href, rel, label }: { href: string | undefined; rel: string; label: string }) {
  return href ? (
    <a class="button small" href={href} rel={rel}>
      {label}
    </a>
  ) : null;
}

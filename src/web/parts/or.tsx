import type { Visit } from '../entrance/visit.ts';

/** 'or' between two ways to do the same thing. */
export function Or({ visit }: { visit: Visit }) {
  return <p class="or">{visit.t('parts.or')}</p>;
}

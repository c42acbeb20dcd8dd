import type { Visit } from '../entrance/visit.ts';
import { Icon, type IconName } from './icon.tsx';

export interface RailItem {
  id: string;
  href: string;
  label: string;
  icon?: IconName;
  /** How many things wait there for a person; 0 shows nothing. */
  count?: number;
}

/** The nouns of a console: a column at the side, on small screens a row that scrolls. */
export function Rail({
  visit,
  items,
  current,
}: {
  visit: Visit;
  items: readonly RailItem[];
  current: string;
}) {
  return (
    <nav class="rail" aria-label={visit.t('parts.rail')}>
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <a href={item.href} aria-current={item.id === current ? 'page' : undefined}>
              {item.icon && <Icon name={item.icon} />}
              {item.label}
              {item.count ? (
                <span class="rail-count">
                  {visit.format.number(item.count)}
                  <span class="sr-only"> {visit.t('parts.waiting')}</span>
                </span>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

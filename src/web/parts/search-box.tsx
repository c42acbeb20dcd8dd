import type { Visit } from '../entrance/visit.ts';
import { Icon } from './icon.tsx';

export interface Search {
  /** Path of the list that answers `?search=`. */
  action: string;
  /** What can be found, as label and placeholder. */
  label: string;
  value?: string | undefined;
}

/** The one search on top; `/` and Ctrl-K lead to it. */
export function SearchBox({ visit, search }: { visit: Visit; search: Search }) {
  const value =
    search.value ?? (visit.url.pathname === search.action ? visit.url.searchParams.get('search') : '');
  return (
    // biome-ignore lint/a11y/useSemanticElements: the search element is too young for the browsers we serve
    <form class="search-box" action={search.action} method="get" role="search">
      <Icon name="search" />
      <input
        class="control"
        type="search"
        name="search"
        value={value ?? ''}
        placeholder={search.label}
        aria-label={search.label}
        aria-keyshortcuts="/ Control+K"
        autocomplete="off"
        enterkeyhint="search"
        maxLength={200}
        data-search
      />
      <span class="key" aria-hidden="true">
        /
      </span>
    </form>
  );
}

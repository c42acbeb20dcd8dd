import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { ConsolePage } from '../parts/console-frame.tsx';
import type { PageHeadProps } from '../parts/page-head.tsx';
import type { Search } from '../parts/search-box.tsx';
import { consoleRail, type Noun } from './rail.ts';

interface ConsoleProps extends PageHeadProps {
  visit: Visit;
  /** The noun that this page belongs to. */
  current: Noun;
  /** Where the search on top leads; people unless said otherwise. */
  search?: Search;
  /** The form came back with errors. */
  failed?: boolean;
  children: ComponentChildren;
}

/** A page of an organization's console. */
export function Console({ visit, children, ...rest }: ConsoleProps) {
  return (
    <ConsolePage visit={visit} rail={consoleRail(visit)} {...rest}>
      {children}
    </ConsolePage>
  );
}

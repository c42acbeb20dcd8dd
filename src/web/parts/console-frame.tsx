import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { Document } from './document.tsx';
import { FlashNotice } from './flash-notice.tsx';
import { PageFooter } from './page-footer.tsx';
import { PageHead, type PageHeadProps } from './page-head.tsx';
import { paths } from './paths.ts';
import { Rail, type RailItem } from './rail.tsx';
import type { Search } from './search-box.tsx';
import { TopBar } from './top-bar.tsx';

export type { RailItem } from './rail.tsx';

export interface ConsolePageProps extends PageHeadProps {
  visit: Visit;
  rail: readonly RailItem[];
  /** Id of the rail's item that this page belongs to. */
  current: string;
  /** Where the search on top leads; people of the organization if not said. */
  search?: Search;
  failed?: boolean;
  children: ComponentChildren;
}

/** A page for administrators or operators: nouns at the side, one search on top, one column that grows. */
export function ConsolePage({ visit, rail, current, search, failed, children, ...head }: ConsolePageProps) {
  const people = { action: paths.findUsers, label: visit.t('parts.find_people') };
  return (
    <Document visit={visit} title={head.title} failed={failed}>
      <div class="signed-in">
        <TopBar visit={visit} search={search ?? people} />
        <div class="console">
          <Rail visit={visit} items={rail} current={current} />
          <main id="main" class="console-main" tabIndex={-1}>
            <div class="page-notice empty:hidden">
              <FlashNotice visit={visit} />
            </div>
            <PageHead {...head} />
            {children}
          </main>
        </div>
        <PageFooter visit={visit} />
      </div>
    </Document>
  );
}

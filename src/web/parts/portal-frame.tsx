import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { Document } from './document.tsx';
import { FlashNotice } from './flash-notice.tsx';
import { PageFooter } from './page-footer.tsx';
import { PageHead, type PageHeadProps } from './page-head.tsx';
import { TopBar } from './top-bar.tsx';

export interface PortalPageProps extends PageHeadProps {
  visit: Visit;
  failed?: boolean;
  children: ComponentChildren;
}

/** A signed-in page: top bar, title, one column. */
export function PortalPage({ visit, failed, children, ...head }: PortalPageProps) {
  return (
    <Document visit={visit} title={head.title} failed={failed}>
      <div class="signed-in">
        <TopBar visit={visit} />
        <main id="main" class="portal-main" tabIndex={-1}>
          <div class="page-notice empty:hidden">
            <FlashNotice visit={visit} />
          </div>
          <PageHead {...head} />
          {children}
        </main>
        <PageFooter visit={visit} />
      </div>
    </Document>
  );
}

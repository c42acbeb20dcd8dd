import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { BrandMark } from './brand-mark.tsx';
import { Document } from './document.tsx';
import { FlashNotice } from './flash-notice.tsx';
import { GatePattern } from './gate-pattern.tsx';
import { PageFooter } from './page-footer.tsx';

export interface CardPageProps {
  visit: Visit;
  title: string;
  /** A sentence or two under the title. */
  intro?: ComponentChildren;
  children: ComponentChildren;
  /** Below the card: the other ways on. */
  footer?: ComponentChildren;
  /** The form came back with errors. */
  failed?: boolean;
  /** A wider card, for reading rather than typing. */
  wide?: boolean;
  /** More for the head of the document. */
  head?: ComponentChildren;
}

/** The page of one card: sign-in and all that surrounds it. The organization above, its panel beside. */
export function CardPage({ visit, title, intro, children, footer, failed, wide, head }: CardPageProps) {
  const message = visit.organization?.settings.brand.panelMessage;
  return (
    <Document visit={visit} title={title} failed={failed} head={head}>
      <div class="entry">
        <main id="main" class="entry-main" tabIndex={-1}>
          <div class={wide ? 'entry-column wide' : 'entry-column'}>
            <div class="entry-brand">
              <BrandMark visit={visit} />
            </div>
            <div class="entry-card">
              <FlashNotice visit={visit} />
              <h1>{title}</h1>
              {intro && <p class="entry-intro">{intro}</p>}
              {children}
            </div>
            {footer && <div class="entry-after">{footer}</div>}
          </div>
        </main>
        <PageFooter visit={visit} />
        <aside class="entry-panel" aria-label={message && visit.organization?.name} aria-hidden={!message}>
          <GatePattern />
          {message && <p>{message}</p>}
        </aside>
      </div>
    </Document>
  );
}

import type { ComponentChildren } from 'preact';
import { direction } from '../../infra/i18n/texts.ts';
import type { Visit } from '../entrance/visit.ts';
import { asset } from './assets.ts';
import { BrandStyle } from './brand-style.tsx';
import { logoUrl } from './pictures.ts';

export interface DocumentProps {
  visit: Visit;
  title: string;
  /** The page answers a form with errors: said first in the title, which screen readers announce on arrival. */
  failed?: boolean | undefined;
  /** More for the head of the document. */
  head?: ComponentChildren;
  children: ComponentChildren;
}

/** A whole HTML document: head, skip link, and the frame as its body. The frame has an element with id `main`. */
export function Document({ visit, title, failed, head, children }: DocumentProps) {
  const place = visit.organization?.name ?? visit.t('parts.portal');
  const logo = visit.organization?.settings.brand.logo;
  const icon = visit.organization && logo ? logoUrl(visit.organization.id, logo.tag) : asset('icon.svg');
  return (
    <html lang={visit.locale} dir={direction(visit.locale)} data-theme={visit.theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${failed ? visit.t('parts.error_title', { title }) : title} · ${place}`}</title>
        <link rel="stylesheet" href={asset('look.css')} />
        <link rel="icon" href={icon} />
        <BrandStyle visit={visit} />
        {head}
        <script type="module" src={asset('client.js')} />
      </head>
      <body>
        <a class="skip-link" href="#main">
          {visit.t('parts.skip')}
        </a>
        {children}
      </body>
    </html>
  );
}

import type { Visit } from '../entrance/visit.ts';
import { firstLetter } from './initials.ts';
import { logoUrl } from './pictures.ts';

/** The organization's logo and name, or the portal's own where no organization is known. A link if `href` is given. */
export function BrandMark({ visit, href }: { visit: Visit; href?: string }) {
  const content = visit.organization ? <Organization visit={visit} /> : <Portal visit={visit} />;
  return href ? (
    <a class="brand" href={href}>
      {content}
    </a>
  ) : (
    <div class="brand">{content}</div>
  );
}

function Organization({ visit }: { visit: Visit }) {
  const name = visit.organization?.name ?? '';
  const logo = visit.organization?.settings.brand.logo;
  return (
    <>
      {logo ? (
        <img src={logoUrl(visit.organization?.id ?? '', logo.tag)} alt={logo.alt ?? ''} height={40} />
      ) : (
        <span class="brand-letter" aria-hidden="true">
          {firstLetter(name)}
        </span>
      )}
      <span>{name}</span>
    </>
  );
}

function Portal({ visit }: { visit: Visit }) {
  return (
    <>
      <span class="brand-letter" aria-hidden="true">
        <svg
          class="icon"
          viewBox="0 0 20 20"
          fill="none"
          stroke="currentColor"
          stroke-width="1.75"
          aria-hidden="true"
        >
          <path d="M3.5 17V9.5a6.5 6.5 0 0 1 13 0V17" stroke-linecap="round" />
          <path d="M7.5 17v-7a2.5 2.5 0 0 1 5 0v7z" fill="currentColor" stroke="none" />
        </svg>
      </span>
      <span>{visit.t('parts.portal')}</span>
    </>
  );
}

import type { Visit } from '../entrance/visit.ts';
import { BrandMark } from './brand-mark.tsx';
import { paths } from './paths.ts';
import { type Search, SearchBox } from './search-box.tsx';
import { UserMenu } from './user-menu.tsx';

/** Head of every signed-in page: whose portal, where to go, who is here. */
export function TopBar({ visit, search }: { visit: Visit; search?: Search | undefined }) {
  const places = placesOf(visit);
  return (
    <header class="top-bar">
      <div class="top-bar-row">
        <BrandMark visit={visit} href={places[0]?.href ?? paths.dashboard} />
        {places.length > 1 && (
          <nav class="top-nav" aria-label={visit.t('parts.main_navigation')}>
            {places.map(({ href, label }) => (
              <a key={href} href={href} aria-current={isHere(visit, href) ? 'true' : undefined}>
                {label}
              </a>
            ))}
          </nav>
        )}
        {search && <SearchBox visit={visit} search={search} />}
        {visit.session && <UserMenu visit={visit} session={visit.session} />}
      </div>
    </header>
  );
}

/** Administrators may stand here without a seat, and then have the console only. */
function placesOf(visit: Visit): { href: string; label: string }[] {
  const administers = visit.session !== undefined && visit.session.user.role !== 'member';
  const places = [];
  if (visit.session?.seated || !administers) {
    places.push({ href: paths.dashboard, label: visit.t('parts.dashboard') });
  }
  if (administers) places.push({ href: paths.console, label: visit.t('parts.console') });
  if (visit.organization?.reserved) places.push({ href: paths.operator, label: visit.t('parts.operator') });
  return places;
}

const isHere = (visit: Visit, href: string) =>
  visit.url.pathname === href || visit.url.pathname.startsWith(`${href}/`);

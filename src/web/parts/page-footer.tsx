import { locales } from '../../infra/i18n/texts.ts';
import type { Visit } from '../entrance/visit.ts';
import { Form } from './form.tsx';
import { Icon, type IconName } from './icon.tsx';
import { languageName } from './languages.ts';
import { Link } from './link.tsx';
import { paths } from './paths.ts';

/** Foot of every page: help, support, privacy; language and theme as forms that come back to this page. */
export function PageFooter({ visit }: { visit: Visit }) {
  return (
    <footer class="page-foot">
      <FootLinks visit={visit} />
      <div class="flex flex-wrap items-center gap-x-4">
        <LanguageSwitch visit={visit} />
        <ThemeSwitch visit={visit} />
      </div>
    </footer>
  );
}

function FootLinks({ visit }: { visit: Visit }) {
  const links = visit.organization?.settings.links;
  const support = links?.supportUrl ?? (links?.supportEmail ? `mailto:${links.supportEmail}` : undefined);
  return (
    <ul>
      <li>
        <a href={paths.help}>{visit.t('parts.help')}</a>
      </li>
      {links?.help && (
        <li>
          <Link href={links.help}>{visit.t('parts.own_help')}</Link>
        </li>
      )}
      {support && (
        <li>
          <Link href={support}>{visit.t('parts.support')}</Link>
        </li>
      )}
      {links?.privacy && (
        <li>
          <Link href={links.privacy}>{visit.t('parts.privacy')}</Link>
        </li>
      )}
    </ul>
  );
}

function LanguageSwitch({ visit }: { visit: Visit }) {
  const offered = visit.organization?.settings.languages.offered ?? locales;
  if (offered.length < 2) return null;
  return (
    <Form visit={visit} action={paths.language} class="choices" label={visit.t('parts.language')}>
      <Return visit={visit} />
      {offered.map((tag) => (
        <button
          type="submit"
          key={tag}
          class="choice"
          name="language"
          value={tag}
          lang={tag}
          aria-pressed={tag === visit.locale}
        >
          {languageName(tag)}
        </button>
      ))}
    </Form>
  );
}

function ThemeSwitch({ visit }: { visit: Visit }) {
  const chosen = visit.theme ?? 'auto';
  const choices: [string, IconName, string][] = [
    ['auto', 'screen', visit.t('parts.theme_auto')],
    ['light', 'sun', visit.t('parts.theme_light')],
    ['dark', 'moon', visit.t('parts.theme_dark')],
  ];
  return (
    <Form visit={visit} action={paths.theme} class="choices" label={visit.t('parts.theme')}>
      <Return visit={visit} />
      {choices.map(([value, icon, label]) => (
        <button
          type="submit"
          key={value}
          class="choice"
          name="theme"
          value={value}
          aria-pressed={value === chosen}
          title={label}
        >
          <Icon name={icon} />
          <span class="sr-only">{label}</span>
        </button>
      ))}
    </Form>
  );
}

function Return({ visit }: { visit: Visit }) {
  return <input type="hidden" name="return" value={placeOf(visit)} />;
}

/** This page; the answer to a form is no page to come back to, so then the one that held the form. */
function placeOf({ request, url }: Visit): string {
  const referrer = request.headers.get('referer') ?? '';
  const shown = request.method === 'POST' && URL.canParse(referrer) ? new URL(referrer) : url;
  return shown.pathname + shown.search;
}

import { isLocale } from '../../infra/i18n/texts.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { longLived } from '../entrance/cookies.ts';
import { ownPath, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';

/** The language of this browser, chosen at the foot of any page. */
export function postLanguage(visit: Visit): WebAnswer {
  const { language } = visit.form;
  if (isLocale(language)) visit.cookies.set('language', language, longLived);
  return redirect(visit, returnPath(visit));
}

/** Light, dark, or as the system says. */
export function postTheme(visit: Visit): WebAnswer {
  const { theme } = visit.form;
  if (theme === 'light' || theme === 'dark') visit.cookies.set('theme', theme, longLived);
  else visit.cookies.clear('theme');
  return redirect(visit, returnPath(visit));
}

const returnPath = (visit: Visit): string =>
  ownPath(typeof visit.form.return === 'string' ? visit.form.return : '/');

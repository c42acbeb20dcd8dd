import type { Wording } from '../../../domain/wording/wordings.ts';
import { requestSettings } from '../../../flows/access-request/settings.ts';
import { firstStepsSettings } from '../../../flows/first-steps/settings.ts';
import { recoverySettings } from '../../../flows/recovery/settings.ts';
import { part, type Template } from '../../../flows/settings-change/apply-template.ts';
import { signInSettings } from '../../../flows/sign-in/settings.ts';
import { signUpSettings } from '../../../flows/sign-up/settings.ts';
import { type Locale, locales } from '../../../infra/i18n/texts.ts';

export const templateIds = ['portal', 'assistance', 'international'] as const;
export type TemplateId = (typeof templateIds)[number];

/** Words of the templates: message id, then a text for each language. What a template leaves out is the portal's own. */
const words: Record<TemplateId, Record<string, Record<Locale, string>>> = {
  portal: {},
  assistance: {
    'sign-in.title': { en: 'Welcome', it: 'Benvenuti' },
    'sign-in.user': { en: 'User', it: 'Utente' },
    'sign-in.forgot-password': { en: 'Forgot your password?', it: 'Password dimenticata?' },
  },
  international: {
    'sign-in.title': { en: 'Welcome', it: 'Benvenuti' },
    'sign-in.forgot-password': { en: "Can't access your account?", it: "Problemi di accesso all'account?" },
    'sign-in.remember': {
      en: 'Remember my login on this computer',
      it: 'Ricordare il mio accesso su questo computer',
    },
  },
};

/**
 * Three ways in which organizations receive their people, as settings and nothing else: a portal of many organizations, the
 * front door of a help desk, and an international office with members elsewhere.
 */
export const templates: Record<TemplateId, Template> = {
  portal: {
    id: 'portal',
    parts: [
      part(signInSettings, { userNames: false, identifierFirst: false }),
      part(recoverySettings, { method: 'link' }),
      part(requestSettings, { takeRequests: false }),
      part(signUpSettings, { mode: 'off' }),
      part(firstStepsSettings, { enabled: false }),
    ],
    wordings: wordingsOf('portal'),
  },
  assistance: {
    id: 'assistance',
    parts: [
      part(signInSettings, { userNames: true, identifierFirst: false }),
      part(recoverySettings, { method: 'generated' }),
      part(requestSettings, { takeRequests: true }),
      part(signUpSettings, { mode: 'off' }),
      part(firstStepsSettings, { enabled: false }),
    ],
    wordings: wordingsOf('assistance'),
  },
  international: {
    id: 'international',
    parts: [
      part(signInSettings, { userNames: true, identifierFirst: false }),
      part(recoverySettings, { method: 'code' }),
      part(requestSettings, { takeRequests: false }),
      part(signUpSettings, { mode: 'open' }),
      part(firstStepsSettings, { enabled: true }),
    ],
    wordings: wordingsOf('international'),
  },
};

/** Every message that any template words, as this one does: so that going from one to another leaves nothing behind. */
function wordingsOf(id: TemplateId): Wording[] {
  const keys = new Set(templateIds.flatMap((each) => Object.keys(words[each])));
  return [...keys].flatMap((key) =>
    locales.map((locale) => ({ key, locale, text: words[id][key]?.[locale] ?? '' })),
  );
}

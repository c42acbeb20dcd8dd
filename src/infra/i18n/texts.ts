import i18next, { type i18n } from 'i18next';
import { catalogue, type Locale, type MessageId } from './catalogue.ts';

export type { Locale, MessageId } from './catalogue.ts';

/** Values for the placeholders of a message; `count` chooses the plural form. */
export type Values = Record<string, string | number>;

/** Gives the text of a message in one language. */
export type Translate = (id: MessageId, values?: Values) => string;

/** Texts that an organization words differently: message id (with its plural ending, if any) to text. */
export type Overrides = ReadonlyMap<string, string>;

export const locales = Object.keys(catalogue) as Locale[];

export const isLocale = (text: unknown): text is Locale => locales.includes(text as Locale);

const instance = createInstance();
const fixed = new Map(locales.map((locale) => [locale, instance.getFixedT(locale)]));
const plurals = new Map(locales.map((locale) => [locale, new Intl.PluralRules(locale)]));

/** The texts of a language, with an organization's own wording where it has one. */
export function translator(locale: Locale, overrides?: Overrides): Translate {
  const translate = fixed.get(locale) as unknown as (id: string, values?: Values) => string;
  if (!overrides?.size) return (id, values) => translate(id, values);
  return (id, values) => {
    const own =
      overrides.get(id) ??
      (values?.count === undefined ? undefined : overrides.get(pluralKey(locale, id, values.count)));
    return own === undefined ? translate(id, values) : fill(own, values);
  };
}

/** Whether a text is the id of a message; used where ids arrive from outside (wording settings, flash notices). */
export const isMessageId = (text: string): text is MessageId =>
  Object.hasOwn(catalogue.en, text) || Object.hasOwn(catalogue.en, `${text}_other`);

/** The catalogue's own text of an id (plural endings included), as an administrator sees it before changing it. */
export const defaultText = (locale: Locale, key: string): string | undefined =>
  Object.hasOwn(catalogue[locale], key) ? catalogue[locale][key] : undefined;

/** Every key of the catalogue. */
export const messageKeys = (): string[] => Object.keys(catalogue.en);

/** Writing direction of a language. */
export const direction = (locale: string): 'ltr' | 'rtl' => (/^(ar|he|fa|ur)\b/.test(locale) ? 'rtl' : 'ltr');

/** Puts values into `{{name}}` placeholders: plain text in, plain text out, no expressions, no nesting. */
function fill(text: string, values: Values = {}): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (all, name: string) =>
    name in values ? String(values[name]) : all,
  );
}

function pluralKey(locale: Locale, id: string, count: string | number): string {
  return `${id}_${plurals.get(locale)?.select(Number(count)) ?? 'other'}`;
}

function createInstance(): i18n {
  const created = i18next.createInstance();
  // Everything is at hand, so that it is done when the call returns.
  void created.init({
    initAsync: false,
    lng: 'en',
    fallbackLng: 'en',
    resources: Object.fromEntries(locales.map((locale) => [locale, { translation: catalogue[locale] }])),
    keySeparator: false,
    nsSeparator: false,
    // Pages escape in JSX, mails in their layout.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return created;
}

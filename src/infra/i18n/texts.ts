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

const plurals = new Map(locales.map((locale) => [locale, new Intl.PluralRules(locale)]));

const plain = new Map<Locale, Translate>();

/**
 * The texts of a language, with an organization's own wording where it has one. (That every language has every text is
 * checked when the program is checked.) A value that is missing leaves its placeholder to be seen.
 */
export function translator(locale: Locale, overrides?: Overrides): Translate {
  if (overrides?.size) return translate(locale, overrides);
  const known = plain.get(locale) ?? translate(locale);
  plain.set(locale, known);
  return known;
}

function translate(locale: Locale, overrides?: Overrides): Translate {
  const find = (key: string) => overrides?.get(key) ?? catalogue[locale][key];
  return (id, values) => {
    const text =
      find(id) ?? (values?.count === undefined ? undefined : formOf(locale, find, id, values.count));
    return text === undefined ? id : values ? fill(text, values) : text;
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

/** The plural form that a count asks for; `other`, where a language has no text of that form. */
function formOf(
  locale: Locale,
  find: (key: string) => string | undefined,
  id: string,
  count: string | number,
): string | undefined {
  const form = plurals.get(locale)?.select(Number(count)) ?? 'other';
  return find(`${id}_${form}`) ?? find(`${id}_other`);
}

/** Puts values into `{{name}}` placeholders: plain text in, plain text out, no expressions, no nesting. */
function fill(text: string, values: Values): string {
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (all, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? all : String(value);
  });
}

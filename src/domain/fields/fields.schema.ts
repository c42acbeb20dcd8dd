import { z } from 'zod';
import { type Locale, locales } from '../../infra/i18n/texts.ts';
import { line, paragraph } from '../users/users.schema.ts';

export const fieldTypes = [
  'text',
  'long-text',
  'number',
  'date',
  'yes-no',
  'choice',
  'telephone',
  'web-address',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** Fields that an organization may ask at once. */
export const mostFields = 30;
const mostOptions = 250;

/** What an administrator says of a field; its type is chosen once. */
export interface FieldDefinition {
  /** Language to text; never empty. */
  readonly labels: Readonly<Partial<Record<Locale, string>>>;
  readonly helps: Readonly<Partial<Record<Locale, string>>>;
  readonly required: boolean;
  /** Empty unless it is a choice. */
  readonly options: readonly string[];
}

const isBlank = (typed: unknown): boolean => typeof typed === 'string' && typed.trim() === '';
/** Blanks alone are no answer. */
const orNone = <T extends z.ZodType>(schema: T) =>
  z.preprocess((typed) => (isBlank(typed) ? null : typed), schema.nullable());
/** A browser does not send a group of radio buttons of which none was chosen: that is an empty answer too. */
const wholeForm = <Shape extends Record<string, z.ZodType>>(shape: Shape) =>
  z.preprocess((form) => {
    const empty = Object.fromEntries(Object.keys(shape).map((name) => [name, '']));
    return { ...empty, ...(form as object) };
  }, z.object(shape));

const options = paragraph(20_000)
  .transform((text) => [...new Set(text.split('\n').map((each) => each.replace(/\s+/g, ' ').trim()))])
  .transform((all) => all.filter((each) => each !== ''))
  .pipe(z.array(line(100)).min(2, 'fields.options-few').max(mostOptions, 'fields.options-many'));

/**
 * The form of a field in an organization whose first language is `usual`: the label in that language is needed, in the
 * other ones it may be left out.
 */
export const definitionForm = (type: FieldType, offered: readonly Locale[], usual: Locale) =>
  wholeForm({
    ...Object.fromEntries(
      offered.flatMap((locale) => [
        [`label-${locale}`, locale === usual ? line(100) : orNone(line(100))],
        [`help-${locale}`, orNone(line(300))],
      ]),
    ),
    required: z.enum(['yes', ''], 'errors.choice'),
    ...(type === 'choice' ? { options } : {}),
  }).transform(
    (form: Readonly<Record<string, unknown>>): FieldDefinition => ({
      labels: byLanguage(form, 'label'),
      helps: byLanguage(form, 'help'),
      required: form.required === 'yes',
      options: (form.options as string[] | undefined) ?? [],
    }),
  );

/** What can be answered, by type: the text of a form in, its one spelling out. Errors are message ids. */
const answers: Record<FieldType, (options: readonly string[]) => z.ZodType<string, string>> = {
  text: () => line(500),
  'long-text': () => paragraph(1_000).pipe(z.string().min(1, 'errors.missing')),
  number: () =>
    z
      .string('errors.text')
      .trim()
      .regex(/^-?\d{1,15}([.,]\d{1,6})?$/, 'fields.wrong-number')
      .transform((text) => text.replace(',', '.')),
  date: () => z.string('errors.text').trim().pipe(z.iso.date('errors.date')),
  'yes-no': () => z.enum(['yes', 'no'], 'errors.choice'),
  choice: (all) => z.string('errors.choice').refine((text) => all.includes(text), 'errors.choice'),
  telephone: () =>
    z
      .string('errors.text')
      .trim()
      .max(40, 'fields.wrong-telephone')
      .regex(/^\+?[\d ()./-]*$/, 'fields.wrong-telephone')
      .refine((text) => text.replace(/\D/g, '').length >= 3, 'fields.wrong-telephone'),
  'web-address': () =>
    z
      .string('errors.text')
      .trim()
      .max(500, 'errors.too-long')
      .pipe(z.httpUrl('errors.address'))
      .refine((text) => URL.canParse(text) && !new URL(text).username, 'errors.address'),
};

interface Askable {
  readonly id: string;
  readonly type: FieldType;
  readonly required: boolean;
  readonly options: readonly string[];
  /** What the person answered before. */
  readonly value: string | null;
}

/** What somebody may choose: also what they chose before, where it is no option any more. */
export const choosable = ({ options, value }: Pick<Askable, 'options' | 'value'>): readonly string[] =>
  value === null || options.includes(value) ? options : [...options, value];

/** What a field is called in forms. */
export const inputName = (id: string): string => `info-${id}`;

/** The form of all these fields: field id to answer, null where a person left one empty that they may. */
export const valuesForm = (fields: readonly Askable[]): z.ZodType<Record<string, string | null>> =>
  wholeForm(
    Object.fromEntries(
      fields.map((field) => [inputName(field.id), answer(field.type, field.required, choosable(field))]),
    ),
  ).transform((form) => Object.fromEntries(fields.map(({ id }) => [id, form[inputName(id)] ?? null])));

function answer(type: FieldType, required: boolean, all: readonly string[]): z.ZodType<string | null> {
  const filled = answers[type](all);
  if (!required) return orNone(filled);
  const missing = type === 'yes-no' || type === 'choice' ? 'errors.choice' : 'errors.missing';
  return z.preprocess(
    (typed) => (isBlank(typed) ? '' : typed),
    z.string('errors.text').min(1, missing).pipe(filled),
  );
}

const byLanguage = (form: Readonly<Record<string, unknown>>, kind: 'label' | 'help') =>
  Object.fromEntries(
    locales.flatMap((locale) => {
      const text = form[`${kind}-${locale}`];
      return typeof text === 'string' && text !== '' ? [[locale, text]] : [];
    }),
  );

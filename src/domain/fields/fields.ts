import type { Tx } from '../../infra/database/database.ts';
import { type Locale, locales } from '../../infra/i18n/texts.ts';
import type { FieldDefinition, FieldType } from './fields.schema.ts';
import { fieldsOfUser } from './fields.sql.ts';

/** Something that an organization asks its people about themselves. */
export interface Field extends FieldDefinition {
  readonly id: string;
  readonly type: FieldType;
  /** Null while it is asked. */
  readonly retiredAt: Date | null;
}

/** A field and what somebody answered; null for nothing yet. */
export interface AnsweredField extends Field {
  readonly value: string | null;
}

/** The label in a language; where there is none, the one in the first language that has one. */
export const labelOf = (field: Pick<Field, 'labels'>, locale: Locale): string =>
  inLanguage(field.labels, locale) ?? '';

/** The help under the field; undefined where there is none. */
export const helpOf = (field: Pick<Field, 'helps'>, locale: Locale): string | undefined =>
  inLanguage(field.helps, locale);

/** Whether a question that must be answered is not. */
export const lacksRequired = (fields: readonly AnsweredField[]): boolean =>
  fields.some((field) => field.required && field.retiredAt === null && field.value === null);

/** What somebody is asked now, with their answers. */
export const readAnswers = (tx: Tx, organizationId: string, userId: string): Promise<AnsweredField[]> =>
  tx.rows(fieldsOfUser(organizationId, userId, { everything: false }));

const inLanguage = (texts: Readonly<Partial<Record<Locale, string>>>, locale: Locale): string | undefined =>
  texts[locale] ?? locales.map((each) => texts[each]).find((text) => text !== undefined);

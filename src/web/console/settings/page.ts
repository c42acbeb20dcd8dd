import type { VNode } from 'preact';
import { z } from 'zod';
import type { License } from '../../../domain/licenses/licenses.ts';
import type { Section } from '../../../domain/settings/settings.ts';
import type { FieldErrors } from '../../entrance/forms.ts';
import type { Visit } from '../../entrance/visit.ts';

export type Typed = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface FieldsProps {
  visit: Visit;
  typed: Typed;
  errors: FieldErrors | undefined;
  /** What can be chosen, where the page offers licences. */
  licenses: readonly License[];
}

/** Part of the address and of the message ids. */
export type SettingsId =
  | 'sign-in'
  | 'brand'
  | 'links'
  | 'languages'
  | 'sessions'
  | 'recovery'
  | 'invitations'
  | 'requests'
  | 'sign-up'
  | 'first-steps';

/** A page of the settings: how a section becomes a form, and the form a section again. */
export interface SettingsPage<T> {
  readonly id: SettingsId;
  readonly section: Section<T>;
  readonly offersLicenses?: boolean;
  /** What the form carries, turned into the fields of the section that this page sets. */
  readonly form: z.ZodType<Partial<T>>;
  readonly typed: (value: T) => Typed;
  readonly Fields: (props: FieldsProps) => VNode;
}

/** Forgets which section a page is of, so that all of them stand in one table. */
export const settingsPage = <T>(described: SettingsPage<T>): SettingsPage<unknown> =>
  described as unknown as SettingsPage<unknown>;

/** A box: ticked or not. */
export const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');

/** A field that may stay empty. */
export const emptyAsNone = <T extends z.ZodType<string>>(schema: T) =>
  z.union([z.literal('').transform(() => undefined), schema]).optional();

/** A whole number within bounds, as typed. */
export const whole = (least: number, most: number) =>
  z
    .string('errors.number')
    .regex(/^\s*\d{1,6}\s*$/, 'errors.number')
    .transform(Number)
    .pipe(z.number().min(least, 'errors.number-range').max(most, 'errors.number-range'));

/** What a field holds, where it holds one text. */
export const text = (typed: Typed, name: string): string | undefined =>
  (typed[name] as string | undefined) ?? undefined;

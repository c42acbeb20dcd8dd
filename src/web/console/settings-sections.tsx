import type { VNode } from 'preact';
import { z } from 'zod';
import { sessionLimits } from '../../domain/sessions/sessions.ts';
import type { Section } from '../../domain/settings/settings.ts';
import { line, paragraph } from '../../domain/users/users.schema.ts';
import { brand, languages, links } from '../../domain/wording/brand.ts';
import { invitationSettings } from '../../flows/invitation/settings.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import { isTimeZone, timeZones } from '../../infra/i18n/formats.ts';
import { locales } from '../../infra/i18n/texts.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { Visit } from '../entrance/visit.ts';
import { Field } from '../parts/field.tsx';
import { languageName } from '../parts/languages.ts';

type Typed = Readonly<Record<string, string | readonly string[] | undefined>>;

interface FieldsProps {
  visit: Visit;
  typed: Typed;
  errors: FieldErrors | undefined;
}

/** A page of the settings: how a section becomes a form, and the form a section again. */
export interface SettingsPage<T> {
  /** Part of the address and of the message ids. */
  readonly id: string;
  readonly section: Section<T>;
  /** What the form carries, turned into the fields of the section that this page sets. */
  readonly form: z.ZodType<Partial<T>>;
  readonly typed: (value: T) => Typed;
  readonly Fields: (props: FieldsProps) => VNode;
}

const page = <T,>(described: SettingsPage<T>): SettingsPage<unknown> =>
  described as unknown as SettingsPage<unknown>;

const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');
const emptyAsNone = <T extends z.ZodType<string>>(schema: T) =>
  z.union([z.literal('').transform(() => undefined), schema]).optional();
const webAddress = z
  .httpUrl('errors.address')
  .max(500, 'errors.too-long')
  .refine((text) => URL.canParse(text) && !new URL(text).username, 'errors.address');
const color = z
  .string('errors.color')
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'errors.color');
const whole = (least: number, most: number) =>
  z
    .string('errors.number')
    .regex(/^\s*\d{1,6}\s*$/, 'errors.number')
    .transform(Number)
    .pipe(z.number().min(least, 'errors.number-range').max(most, 'errors.number-range'));

const text = (typed: Typed, name: string): string | undefined =>
  (typed[name] as string | undefined) ?? undefined;

/** Every section that an administrator sets, in the order of the menu. */
export const settingsPages: readonly SettingsPage<unknown>[] = [
  page({
    id: 'sign-in',
    section: signInSettings,
    form: z.object({
      licenseRequired: ticked,
      rememberOffered: ticked,
      welcome: emptyAsNone(line(200)),
    }),
    typed: (value) => ({
      licenseRequired: value.licenseRequired ? 'yes' : '',
      rememberOffered: value.rememberOffered ? 'yes' : '',
      welcome: value.welcome,
    }),
    Fields: ({ visit, typed, errors }) => (
      <>
        <Field
          visit={visit}
          type="checkbox"
          name="licenseRequired"
          label={visit.t('settings.license-required')}
          help={visit.t('settings.license-required-help')}
          checked={typed.licenseRequired === 'yes'}
          errors={errors}
        />
        <Field
          visit={visit}
          type="checkbox"
          name="rememberOffered"
          label={visit.t('settings.remember-offered')}
          checked={typed.rememberOffered === 'yes'}
          errors={errors}
        />
        <Field
          visit={visit}
          type="text"
          name="welcome"
          label={visit.t('settings.welcome')}
          help={visit.t('settings.welcome-help')}
          value={text(typed, 'welcome')}
          errors={errors}
          maxlength={200}
          optional
        />
      </>
    ),
  }),
  page({
    id: 'brand',
    section: brand,
    form: z.object({
      color: emptyAsNone(color),
      colorDark: emptyAsNone(color),
      panelMessage: emptyAsNone(paragraph(200)),
    }),
    typed: (value) => ({ color: value.color, colorDark: value.colorDark, panelMessage: value.panelMessage }),
    Fields: ({ visit, typed, errors }) => (
      <>
        <Field
          visit={visit}
          type="text"
          name="color"
          label={visit.t('settings.color')}
          help={visit.t('settings.color-help')}
          value={text(typed, 'color')}
          errors={errors}
          maxlength={7}
          spellcheck={false}
          optional
        />
        <Field
          visit={visit}
          type="text"
          name="colorDark"
          label={visit.t('settings.color-dark')}
          help={visit.t('settings.color-dark-help')}
          value={text(typed, 'colorDark')}
          errors={errors}
          maxlength={7}
          spellcheck={false}
          optional
        />
        <Field
          visit={visit}
          type="textarea"
          name="panelMessage"
          label={visit.t('settings.panel-message')}
          help={visit.t('settings.panel-message-help')}
          value={text(typed, 'panelMessage')}
          errors={errors}
          rows={2}
          optional
        />
      </>
    ),
  }),
  page({
    id: 'links',
    section: links,
    form: z.object({
      help: emptyAsNone(webAddress),
      supportEmail: emptyAsNone(z.email('errors.email')),
      supportUrl: emptyAsNone(webAddress),
      privacy: emptyAsNone(webAddress),
    }),
    typed: (value) => value,
    Fields: ({ visit, typed, errors }) => (
      <>
        {(['help', 'supportUrl', 'privacy'] as const).map((name) => (
          <Field
            key={name}
            visit={visit}
            type="url"
            name={name}
            label={visit.t(`settings.link-${name}`)}
            value={text(typed, name)}
            errors={errors}
            optional
          />
        ))}
        <Field
          visit={visit}
          type="email"
          name="supportEmail"
          label={visit.t('settings.link-supportEmail')}
          value={text(typed, 'supportEmail')}
          errors={errors}
          optional
        />
      </>
    ),
  }),
  page({
    id: 'languages',
    section: languages,
    form: z
      .object({
        offered: z.union(
          [z.array(z.enum(locales)), z.enum(locales).transform((one) => [one])],
          'errors.choice',
        ),
        default: z.enum(locales, 'errors.choice'),
        followBrowser: ticked,
        timeZone: z.string('errors.choice').refine(isTimeZone, 'errors.choice'),
      })
      .refine((value) => value.offered.includes(value.default), {
        path: ['default'],
        error: 'settings.default-not-offered',
      }),
    typed: (value) => ({ ...value, followBrowser: value.followBrowser ? 'yes' : '' }),
    Fields: ({ visit, typed, errors }) => {
      const options = locales.map((locale) => ({ value: locale, label: languageName(locale) }));
      return (
        <>
          <Field
            visit={visit}
            type="checkboxes"
            name="offered"
            label={visit.t('settings.offered')}
            options={options}
            values={[typed.offered ?? []].flat()}
            errors={errors}
          />
          <Field
            visit={visit}
            type="select"
            name="default"
            label={visit.t('settings.default-language')}
            options={options}
            value={text(typed, 'default')}
            errors={errors}
          />
          <Field
            visit={visit}
            type="checkbox"
            name="followBrowser"
            label={visit.t('settings.follow-browser')}
            checked={typed.followBrowser === 'yes'}
            errors={errors}
          />
          <Field
            visit={visit}
            type="select"
            name="timeZone"
            label={visit.t('settings.time-zone')}
            options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
            value={text(typed, 'timeZone')}
            errors={errors}
          />
        </>
      );
    },
  }),
  page({
    id: 'sessions',
    section: sessionLimits,
    form: z.object({ idleHours: whole(1, 720), totalHours: whole(1, 8_760) }),
    typed: (value) => ({ idleHours: String(value.idleHours), totalHours: String(value.totalHours) }),
    Fields: ({ visit, typed, errors }) => (
      <>
        <Field
          visit={visit}
          type="number"
          name="idleHours"
          label={visit.t('settings.idle-hours')}
          help={visit.t('settings.idle-hours-help')}
          value={text(typed, 'idleHours')}
          errors={errors}
          min={1}
          max={720}
          inputmode="numeric"
          required
        />
        <Field
          visit={visit}
          type="number"
          name="totalHours"
          label={visit.t('settings.total-hours')}
          help={visit.t('settings.total-hours-help')}
          value={text(typed, 'totalHours')}
          errors={errors}
          min={1}
          max={8760}
          inputmode="numeric"
          required
        />
      </>
    ),
  }),
  page({
    id: 'invitations',
    section: invitationSettings,
    form: z.object({ days: whole(1, 30) }),
    typed: (value) => ({ days: String(value.days) }),
    Fields: ({ visit, typed, errors }) => (
      <Field
        visit={visit}
        type="number"
        name="days"
        label={visit.t('settings.invitation-days')}
        help={visit.t('settings.invitation-days-help')}
        value={text(typed, 'days')}
        errors={errors}
        min={1}
        max={30}
        inputmode="numeric"
        required
      />
    ),
  }),
];

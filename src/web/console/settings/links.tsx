import { z } from 'zod';
import { links } from '../../../domain/wording/brand.ts';
import { Field } from '../../parts/field.tsx';
import { emptyAsNone, settingsPage, text } from './page.ts';

const webAddress = z
  .httpUrl('errors.address')
  .max(500, 'errors.too-long')
  .refine((text) => URL.canParse(text) && !new URL(text).username, 'errors.address');

/** What stands at the foot of every page. */
export const linksPage = settingsPage({
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
});

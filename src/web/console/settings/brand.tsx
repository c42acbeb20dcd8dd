import { z } from 'zod';
import { paragraph } from '../../../domain/users/users.schema.ts';
import { brand } from '../../../domain/wording/brand.ts';
import { Field } from '../../parts/field.tsx';
import { emptyAsNone, settingsPage, text } from './page.ts';

const color = z
  .string('errors.color')
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/, 'errors.color');

/** The colours of pages and mails. */
export const brandPage = settingsPage({
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
});

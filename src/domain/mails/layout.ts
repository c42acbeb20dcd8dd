import { direction } from '../../infra/i18n/texts.ts';
import type { Brand } from '../wording/brand.ts';
import type { Composition } from './composition.ts';
import { layoutHtml } from './layout.html.ts';
import { paletteOf } from './palette.ts';
import { render } from './render.ts';

/** The mail as HTML, in the colours of the organization. */
export function htmlOf(mail: Composition, brand: Brand): string {
  const dir = direction(mail.locale);
  return render(layoutHtml, {
    ...paletteOf(brand),
    lang: mail.locale,
    dir,
    start: dir === 'rtl' ? 'right' : 'left',
    subject: mail.subject,
    // What the list of mails shows beside the subject: the first sentence after the greeting.
    preview: mail.paragraphs[1] ?? mail.heading,
    organization: mail.organization,
    heading: mail.heading,
    paragraphs: texts(mail.paragraphs),
    secret: texts(mail.secret ? [mail.secret] : []),
    list: mail.list,
    button: mail.button ? [mail.button] : [],
    validity: texts(mail.validity ? [mail.validity] : []),
    notes: texts(mail.notes),
    footer: mail.footer,
  });
}

const texts = (lines: readonly string[]) => lines.map((text) => ({ text }));

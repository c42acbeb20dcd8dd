import type { Composition } from './composition.ts';

/** The plain-text twin: the same words in the same order, each link on a line of its own. */
export function plainTextOf(mail: Composition): string {
  const blocks = [
    mail.heading,
    ...mail.paragraphs,
    ...(mail.secret ? [mail.secret] : []),
    ...mail.list.map(({ label, href }) => `${label}\n${href}`),
    ...(mail.button ? [`${mail.button.label}:\n${mail.button.href}`] : []),
    ...(mail.validity ? [mail.validity] : []),
    ...mail.notes,
    // A line that mail programs know as the beginning of a signature (RFC 3676 section 4.3).
    `-- \n${mail.footer}`,
  ];
  return `${blocks.join('\n\n')}\n`;
}

/**
 * Makes src/domain/mails/layout.html.ts of layout.mjml beside it. Both are committed, since MJML brings two hundred
 * packages that a running portal has no use for: run `node scripts/build-mail.ts` after a change of the layout.
 */
import { readFile, writeFile } from 'node:fs/promises';
import mjml2html from 'mjml';

const source = new URL('../src/domain/mails/layout.mjml', import.meta.url);
const target = new URL('../src/domain/mails/layout.html.ts', import.meta.url);

if (import.meta.main) await writeFile(target, await compileLayout());

/** The text of layout.html.ts as the layout of this moment gives it. Throws where the layout has a fault. */
export async function compileLayout(): Promise<string> {
  const { html, errors } = await mjml2html(await readFile(source, 'utf8'), {
    // Fonts are never fetched.
    fonts: {},
    keepComments: false,
    // What it complains of then are the placeholders in places of colours.
    validationLevel: 'soft',
  });
  const faults = errors.filter((error) => !error.message.includes('{{'));
  if (faults.length > 0) throw new Error(faults.map((error) => error.formattedMessage).join('\n'));
  return [
    '// Made of layout.mjml by scripts/build-mail.ts: change that, never this.',
    '',
    `export const layoutHtml = ${quoted(html)};`,
    '',
  ].join('\n');
}

function quoted(html: string): string {
  const tight = html.replace(/^\s+/gm, '').trim();
  return `\`${tight.replace(/[\\`]|\$\{/g, '\\$&')}\``;
}

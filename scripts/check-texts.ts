import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { placeOf, readProgram, report, root, type Source, walk } from './sources.ts';

// Every text that a person sees is a message: there in each language with the same placeholders, used somewhere, and
// never written into a page. (That every id which is used exists, the compiler knows.)

/** Rooms of which whole tables are shown: their ids come out of the database. */
const computedRooms = ['causes', 'audit'];

/** Attributes that are read aloud or shown. */
const shownAttributes = new Set(['title', 'aria-label', 'alt', 'placeholder', 'label', 'aria-description']);

const languages = readdirSync(join(root, 'locales')).sort();
const english = readLanguage('en');
const program = readProgram();
const sources = program.files;
const ids = [...english.keys()];

report(`texts: ${ids.length} in ${languages.length} languages, all used, none written into a page`, [
  ...languages.filter((language) => language !== 'en').flatMap(compareWithEnglish),
  ...ids.flatMap(lacksPlural),
  ...unusedIds().map((id) => `${id} is used nowhere`),
  ...sources.filter(({ path }) => path.endsWith('.tsx')).flatMap(literalTexts),
]);

function readLanguage(language: string): Map<string, string> {
  const folder = join(root, 'locales', language);
  return new Map(
    readdirSync(folder).flatMap((file) => {
      const room = file.replace(/\.json$/, '');
      const texts = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, string>;
      return Object.entries(texts).map(([key, text]): [string, string] => [`${room}.${key}`, text]);
    }),
  );
}

function compareWithEnglish(language: string): string[] {
  const texts = readLanguage(language);
  const missing = ids.filter((id) => !texts.get(id)?.trim()).map((id) => `${id} is missing in ${language}`);
  const strange = [...texts.keys()]
    .filter((id) => !english.has(id))
    .map((id) => `${id} is in ${language}, but not in en`);
  const different = ids
    .filter((id) => texts.has(id) && placeholders(texts.get(id)) !== placeholders(english.get(id)))
    .map((id) => `${id} has other placeholders in ${language}: ${placeholders(texts.get(id))}`);
  return [...missing, ...strange, ...different];
}

function placeholders(text = ''): string {
  return (
    [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name))].sort().join(', ') ||
    'none'
  );
}

function lacksPlural(id: string): string[] {
  const [, base, form] = /^(.*)_(one|other)$/.exec(id) ?? [];
  if (!base) return [];
  const twin = `${base}_${form === 'one' ? 'other' : 'one'}`;
  return english.has(twin) ? [] : [`${id} lacks ${twin}`];
}

function unusedIds(): string[] {
  const { whole, parts } = writtenIds();
  return ids.filter((id) => {
    const asked = id.replace(/_(one|other)$/, '');
    if (computedRooms.includes(id.split('.')[0] ?? '')) return false;
    return (
      !whole.has(asked) && !parts.some(({ start, end }) => asked.startsWith(start) && asked.endsWith(end))
    );
  });
}

interface Written {
  readonly whole: ReadonlySet<string>;
  readonly parts: readonly { start: string; end: string }[];
}

/**
 * Every string of the program: whatever looks like an id counts as a use of it. Of `begin${…}end` all forms count where
 * its type says which there are; where not, whatever begins and ends so, if that is more than the name of a room.
 */
function writtenIds(): Written {
  const whole = new Set<string>();
  const parts: { start: string; end: string }[] = [];
  for (const { tree } of program.files)
    walk(tree, (node) => {
      if (ts.isStringLiteralLike(node)) whole.add(node.text);
      if (!ts.isTemplateExpression(node) || !/^[a-z-]+\.[\w-]*$/.test(node.head.text)) return;
      const forms = formsOf(node);
      for (const form of forms ?? []) whole.add(form);
      const start = node.head.text;
      const end = node.templateSpans.at(-1)?.literal.text ?? '';
      if (!forms && !start.endsWith('.')) parts.push({ start, end });
    });
  return { whole, parts };
}

/** What a template can become, undefined where its types do not say. */
function formsOf(template: ts.TemplateExpression): string[] | undefined {
  let forms = [template.head.text];
  for (const { expression, literal } of template.templateSpans) {
    const type = program.checker.getTypeAtLocation(expression);
    const constituents = type.isUnion() ? type.types : [type];
    if (!constituents.every((each) => each.isStringLiteral() || each.isNumberLiteral())) return undefined;
    const values = constituents.map((each) => String((each as ts.LiteralType).value));
    forms = forms.flatMap((form) => values.map((value) => form + value + literal.text));
  }
  return forms;
}

function literalTexts(source: Source): string[] {
  const found: string[] = [];
  const complain = (node: ts.Node, text: string) =>
    found.push(`${placeOf(source, node)}: '${text.trim()}' is written into the page`);
  walk(source.tree, (node) => {
    if (ts.isJsxText(node) && /\p{L}{2}/u.test(node.text)) complain(node, node.text);
    if (!ts.isJsxAttribute(node) || !shownAttributes.has(node.name.getText(source.tree))) return;
    const value = node.initializer;
    if (value && ts.isStringLiteral(value) && /\p{L}/u.test(value.text)) complain(node, value.text);
  });
  return found;
}

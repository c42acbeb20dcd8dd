import { randomUUID } from 'node:crypto';
import { createFinder, type Route } from '../../src/web/entrance/route.ts';
import { routes } from '../../src/web/routes.ts';
import type { Answer, Client } from '../fixtures/client.ts';

/** A form that posts, as a browser reads it. */
export interface PageForm {
  /** Path and query of the page it stands in. */
  readonly page: string;
  readonly action: string;
  /** The route it goes to, as the table writes it. */
  readonly pattern: string;
  readonly upload: boolean;
  readonly fields: readonly FormField[];
}

export interface FormField {
  readonly name: string;
  readonly type: string;
  readonly value: string;
  readonly checked: boolean;
  readonly required: boolean;
}

/** What a browser would send of a form that nobody touched, had each question an answer; files are left out. */
export function valuesOf(form: PageForm): [string, string][] {
  const named = (name: string) => form.fields.filter((field) => field.name === name);
  const sent = (field: FormField): boolean => {
    if (field.type === 'file') return false;
    if (field.type === 'checkbox') return field.checked;
    const choice = named(field.name).filter(({ type }) => type === 'radio' || type === 'submit');
    if (!choice.includes(field)) return true;
    return field === (choice.find(({ checked }) => checked) ?? choice[0]);
  };
  return form.fields.filter(sent).map(({ name, value }) => [name, value]);
}

export interface Page {
  /** Path and query. */
  readonly path: string;
  readonly pattern: string;
  readonly answer: Answer;
}

const finder = createFinder(routes);

/** The route that answers a path. */
export const routeOf = (method: string, path: string): Route | undefined =>
  finder.find(method, path.split(/[?#]/)[0] ?? '')?.route;

/** Whether a page of ours was shown, whatever it says. */
export const isPage = (answer: Answer): boolean =>
  (answer.headers['content-type'] ?? '').startsWith('text/html') && answer.body.length > 0;

/**
 * Everything that a visitor reaches through the table of routes, links and pictures: of each path pattern and set of
 * query names the first `examples`.
 */
export async function crawl(client: Client, examples = 2): Promise<Page[]> {
  const plain = routes.filter((route) => route.method === 'GET' && !route.path.includes(':'));
  const waiting = plain.map((route) => route.path);
  const counts = new Map<string, number>();
  const visited = new Set<string>();
  const pages: Page[] = [];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const route = routeOf('GET', path);
    if (!route || visited.has(path)) continue;
    visited.add(path);
    const names = [...new URLSearchParams(path.split('?')[1])].map(([name]) => name);
    const kind = `${route.path}?${names.sort()}`;
    const count = counts.get(kind) ?? 0;
    if (count >= examples) continue;
    counts.set(kind, count + 1);
    const answer = await client.get(path);
    pages.push({ path, pattern: route.path, answer });
    if (answer.location?.startsWith('/')) waiting.push(answer.location);
    if (isPage(answer)) waiting.push(...linksIn(answer.body));
  }
  return pages;
}

/** Paths of this host that a page links to or draws. */
function linksIn(html: string): string[] {
  return [...html.matchAll(/<(?:a|img)\b[^>]*?\s(?:href|src)="([^"]*)"/g)]
    .map(([, address = '']) => decode(address).split('#')[0] ?? '')
    .filter((address) => address.startsWith('/'));
}

/** The forms of a page that post, with what they hold; without the token. */
function formsIn(page: Page): PageForm[] {
  const html = page.answer.body;
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, head = '', inside = '']) => {
    const attributes = attributesOf(head);
    if (attributes.method?.toLowerCase() !== 'post') return [];
    const action = attributes.action ?? page.path;
    // Controls elsewhere in the page may belong to it by name.
    const apart = attributes.id ? controlsIn(html).filter((control) => control.form === attributes.id) : [];
    const own = controlsIn(inside).filter((control) => control.form === undefined);
    return [
      {
        page: page.path,
        action,
        pattern: routeOf('POST', action)?.path ?? '',
        upload: attributes.enctype === 'multipart/form-data',
        fields: [...own, ...apart]
          .filter(({ name }) => name !== 'csrf')
          .map(({ form: _belongs, ...field }) => field),
      },
    ];
  });
}

/** The forms of many pages, one for each address they go to; the longest of each. */
export function formsOf(pages: readonly Page[]): PageForm[] {
  const forms = new Map<string, PageForm>();
  for (const form of pages.filter((page) => isPage(page.answer)).flatMap(formsIn)) {
    const known = forms.get(form.action);
    if (!known || known.fields.length < form.fields.length) forms.set(form.action, form);
  }
  return [...forms.values()];
}

/** A path of a pattern where nobody lives. */
export const nowhere = (pattern: string): string => pattern.replace(/:\w+/g, () => randomUUID());

function controlsIn(html: string): (FormField & { form: string | undefined })[] {
  const controls =
    /<(input|button)\b([^>]*)>|<textarea\b([^>]*)>([\s\S]*?)<\/textarea>|<select\b([^>]*)>([\s\S]*?)<\/select>/g;
  return [...html.matchAll(controls)].flatMap(([, tag, single, area, text = '', list, options = '']) => {
    const attributes = attributesOf(single ?? area ?? list ?? '');
    const { name, form, type = tag ?? 'text' } = attributes;
    if (!name) return [];
    const known = { name, form, checked: 'checked' in attributes, required: 'required' in attributes };
    if (area !== undefined) return [{ ...known, type: 'textarea', value: decode(text) }];
    if (list === undefined)
      return [{ ...known, type: tag === 'button' ? 'submit' : type, value: attributes.value ?? '' }];
    const each = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, option = '']) => attributesOf(option));
    const chosen = each.find((option) => 'selected' in option) ?? each[0];
    return [{ ...known, type: 'select', value: chosen?.value ?? '' }];
  });
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)];
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name.toLowerCase(), decode(value)]));
}

const decode = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

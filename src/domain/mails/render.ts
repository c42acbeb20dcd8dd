export type Model = { readonly [name: string]: string | readonly Model[] };

/**
 * Fills in a layout: `{{name}}` becomes the value, escaped; what stands between `{{#name}}` and `{{/name}}` comes once for
 * each entry of a list, whose values go before those around it. Values are never looked through for placeholders. Throws
 * for a name that has no value.
 */
export function render(layout: string, model: Model): string {
  return layout.replace(
    /\{\{#(\w+)\}\}([\s\S]*?)\{\{\/\1\}\}|\{\{(\w+)\}\}/g,
    (_all, list: string | undefined, inner: string, name: string) =>
      list
        ? entries(model, list)
            .map((entry) => render(inner, { ...model, ...entry }))
            .join('')
        : escaped(value(model, name)),
  );
}

function entries(model: Model, name: string): readonly Model[] {
  const found = model[name];
  if (!Array.isArray(found)) throw new Error(`the layout repeats ${name}, which is no list`);
  return found;
}

function value(model: Model, name: string): string {
  const found = model[name];
  if (typeof found !== 'string') throw new Error(`the layout shows ${name}, which is no text`);
  return found;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '<br>',
};

/** Safe in text and between quotes. A line break stays one. */
const escaped = (text: string): string =>
  text.replace(/[&<>"'\n]/g, (character) => entities[character] ?? '');

/** By description: two organizations that word a step differently get two pictures, and never each other's. */
const drawn = new Map<string, Promise<string>>();
const mostDrawn = 200;

/** A description in Graphviz's language as a picture (SVG); kept in memory. */
export function drawing(description: string): Promise<string> {
  let picture = drawn.get(description);
  if (!picture) {
    if (drawn.size >= mostDrawn) drawn.delete(drawn.keys().next().value as string);
    picture = draw(description);
    drawn.set(description, picture);
    picture.catch(() => drawn.delete(description));
  }
  return picture;
}

/** The picture around its nodes and edges, from top to bottom. */
export const digraph = (lines: readonly string[]): string => `digraph {
    graph [rankdir=TB, nodesep=0.5, ranksep=0.35, bgcolor=transparent];
    node [fontname="sans-serif", fontsize=14, style=rounded, margin="0.25,0.15"];
    edge [fontname="sans-serif", fontsize=13, arrowsize=0.7];
    ${lines.join('\n')}
  }`;

/** `kind` becomes the node's class: `question`, `refusal` or `end`. */
export const node = (id: string, label: string, kind: string, shape = 'box'): string =>
  `${quote(id)} [label=${quote(label)}, class=${quote(kind)}, shape=${shape}];`;

export const edge = (from: string, to: string, label?: string): string =>
  `${quote(from)} -> ${quote(to)}${label ? ` [label=${quote(`  ${label} `)}]` : ''};`;

/** Side by side. */
export const sameRank = (...ids: readonly string[]): string => `{ rank=same; ${ids.map(quote).join('; ')}; }`;

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;

/** Breaks a label between words, so that no line is much longer than `width`. */
export function wrap(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join('\n');
}

async function draw(description: string): Promise<string> {
  // Loaded when somebody first asks: it is large, and no sign-in needs it.
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(description);
  return svg.slice(svg.indexOf('<svg')).replace(/ (width|height)="\d+pt"/g, '');
}

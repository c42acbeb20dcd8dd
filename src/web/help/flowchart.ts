import { type Step, steps } from '../../flows/sign-in/steps.ts';
import type { Translate } from '../../infra/i18n/texts.ts';

/** By description: two organizations that word a step differently get two pictures, and never each other's. */
const drawn = new Map<string, Promise<string>>();
const mostDrawn = 200;

/**
 * The way through the house as a picture (SVG), drawn from the very table of steps that the server runs: a step added
 * there stands here at once.
 */
export function drawSignIn(t: Translate): Promise<string> {
  const description = describe(t);
  let picture = drawn.get(description);
  if (!picture) {
    if (drawn.size >= mostDrawn) drawn.delete(drawn.keys().next().value as string);
    picture = draw(description);
    drawn.set(description, picture);
    picture.catch(() => drawn.delete(description));
  }
  return picture;
}

async function draw(description: string): Promise<string> {
  // Loaded when somebody first asks: it is large, and no sign-in needs it.
  const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
  const graphviz = await Graphviz.load();
  const svg = graphviz.dot(description);
  return svg.slice(svg.indexOf('<svg')).replace(/ (width|height)="\d+pt"/g, '');
}

/** The table of steps in Graphviz's language: a column of questions, with the refusals of each at its side. */
function describe(t: Translate): string {
  const node = (id: string, label: string, kind: string, shape = 'box') =>
    `${quote(id)} [label=${quote(label)}, class=${quote(kind)}, shape=${shape}];`;
  const lines = steps.flatMap((step, at) => [
    node(step.id, wrap(t(`help.step-${step.id}`), 34), 'question'),
    `${quote(at === 0 ? 'start' : (steps[at - 1] as Step).id)} -> ${quote(step.id)}${at === 0 ? '' : ` [label=${quote(` ${t('help.chart-yes')}`)}]`};`,
    node(`no-${step.id}`, step.refusals.map((cause) => t(`causes.${cause}`)).join('\n'), 'refusal'),
    `${quote(step.id)} -> ${quote(`no-${step.id}`)} [label=${quote(` ${t('help.chart-no')} `)}];`,
    `{ rank=same; ${quote(step.id)}; ${quote(`no-${step.id}`)}; }`,
  ]);
  return `digraph {
    graph [rankdir=TB, nodesep=0.5, ranksep=0.35, bgcolor=transparent];
    node [fontname="sans-serif", fontsize=14, style=rounded, margin="0.25,0.15"];
    edge [fontname="sans-serif", fontsize=13, arrowsize=0.7];
    ${node('start', t('help.chart-start'), 'end', 'oval')}
    ${lines.join('\n')}
    ${node('in', t('help.chart-in'), 'end', 'oval')}
    ${quote(steps.at(-1)?.id ?? 'start')} -> "in" [label=${quote(` ${t('help.chart-yes')}`)}];
  }`;
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;

function wrap(text: string, width: number): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line && line.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join('\n');
}

import { steps } from '../../flows/sign-in/steps.ts';
import type { Translate } from '../../infra/i18n/texts.ts';
import { digraph, drawing, edge, node, sameRank, wrap } from './draw.ts';

/**
 * The way through the house as a picture (SVG), drawn from the very table of steps that the server runs: a step added
 * there stands here at once. A column of questions, with the refusals of each at its side.
 */
export function drawSignIn(t: Translate): Promise<string> {
  const lines = steps.flatMap((step, at) => [
    node(step.id, wrap(t(`help.step-${step.id}`), 34), 'question'),
    edge(steps[at - 1]?.id ?? 'start', step.id, at === 0 ? undefined : t('help.chart-yes')),
    node(`no-${step.id}`, step.refusals.map((cause) => t(`causes.${cause}`)).join('\n'), 'refusal'),
    edge(step.id, `no-${step.id}`, t('help.chart-no')),
    sameRank(step.id, `no-${step.id}`),
  ]);
  return drawing(
    digraph([
      node('start', t('help.chart-start'), 'end', 'oval'),
      ...lines,
      node('in', t('help.chart-in'), 'end', 'oval'),
      edge(steps.at(-1)?.id ?? 'start', 'in', t('help.chart-yes')),
    ]),
  );
}

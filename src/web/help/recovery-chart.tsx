import { type RecoveryMethod, recoverySettings } from '../../flows/recovery/settings.ts';
import { recoveryStates } from '../../flows/recovery/states.ts';
import type { Translate } from '../../infra/i18n/texts.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { digraph, drawing, edge, node, sameRank, wrap } from './draw.ts';

/** The method of the organization whose address this is, or where the visitor is signed in; by a link where nobody knows. */
export const methodHere = (visit: Visit): RecoveryMethod =>
  visit.organization?.section(recoverySettings).method ?? 'link';

/** The recovery of a password as a picture, and as a list for whoever reads rather than looks. */
export async function showRecoveryChart(visit: Visit): Promise<WebAnswer> {
  const method = methodHere(visit);
  const picture = await drawRecovery(visit.t, method);
  return page(visit, <ChartPage visit={visit} method={method} picture={picture} />);
}

/** Drawn from the very table that the server goes by. */
function drawRecovery(t: Translate, method: RecoveryMethod): Promise<string> {
  const lines = recoveryStates[method].flatMap(({ id, ways }) => [
    node(
      id,
      wrap(t(`help.recovery-${id}`), 34),
      ways.length ? 'question' : 'end',
      ways.length ? 'box' : 'oval',
    ),
    ...ways.flatMap((way) => [
      edge(id, way.to, t(`help.recovery-way-${way.id}`)),
      ...(way.refusals.length
        ? [
            node(`no-${id}`, way.refusals.map((cause) => t(`causes.${cause}`)).join('\n'), 'refusal'),
            edge(id, `no-${id}`, t('help.chart-no')),
            sameRank(id, `no-${id}`),
          ]
        : []),
    ]),
  ]);
  return drawing(digraph(lines));
}

function ChartPage({ visit, method, picture }: { visit: Visit; method: RecoveryMethod; picture: string }) {
  const { t } = visit;
  return (
    <CardPage visit={visit} title={t('help.recovery-chart')} intro={t('help.recovery-chart-intro')} wide>
      <figure
        class="flowchart my-6"
        role="img"
        aria-label={t('help.recovery-chart-described')}
        dangerouslySetInnerHTML={{ __html: picture }}
      />
      <details class="more">
        <summary>{t('help.chart-list')}</summary>
        <ol class="prose list-decimal ps-6">
          {recoveryStates[method].map(({ id, ways }) => (
            <li key={id}>
              {t(`help.recovery-${id}`)}
              {ways.map((way) => (
                <span key={way.id} class="text-quiet">
                  {way.refusals.length > 0 &&
                    ` ${t('help.recovery-chart-closed', {
                      causes: way.refusals.map((cause) => t(`causes.${cause}`)).join(', '),
                    })}`}
                </span>
              ))}
            </li>
          ))}
        </ol>
      </details>
      <div class="actions mt-8">
        <ButtonLink href="/help">{t('help.to-help')}</ButtonLink>
      </div>
    </CardPage>
  );
}

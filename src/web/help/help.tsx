import { steps } from '../../flows/sign-in/steps.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { drawSignIn } from './flowchart.ts';
import { methodHere } from './recovery-chart.tsx';

/** What troubles people at the door; each has a heading, an explanation and, where there is one, the page that helps. */
const troubles = [
  { id: 'organization', href: '/forgot-organization' },
  { id: 'credentials', href: undefined },
  { id: 'forgot-password', href: '/forgot-password' },
  { id: 'invitation', href: undefined },
  { id: 'license', href: undefined },
  { id: 'access-period', href: undefined },
  { id: 'attempts', href: undefined },
  { id: 'server', href: undefined },
] as const;

/** What is said of a forgotten password, by how it is recovered here. */
const recoveryWords = {
  link: 'help.forgot-password-explained',
  generated: 'help.forgot-password-generated',
  code: 'help.forgot-password-code',
} as const;

export const showHelp = (visit: Visit): WebAnswer => page(visit, <HelpPage visit={visit} />);

function HelpPage({ visit }: { visit: Visit }) {
  const { t } = visit;
  return (
    <CardPage visit={visit} title={t('help.title')} intro={t('help.intro')} wide>
      <div class="prose mt-6">
        {troubles.map(({ id, href }) => (
          <section key={id} id={id}>
            <h2>{t(`help.${id}`)}</h2>
            <p>{t(id === 'forgot-password' ? recoveryWords[methodHere(visit)] : `help.${id}-explained`)}</p>
            {href && (
              <p>
                <a href={href}>{t(`help.${id}-link` as MessageId)}</a>
              </p>
            )}
          </section>
        ))}
        <section>
          <h2>{t('help.reference')}</h2>
          <p>{t('help.reference-explained')}</p>
        </section>
      </div>
      <div class="actions mt-8">
        <ButtonLink href="/help/sign-in">{t('help.to-chart')}</ButtonLink>
        <ButtonLink href="/help/recovery">{t('help.to-recovery-chart')}</ButtonLink>
        <ButtonLink href="/sign-in">{t('help.to-sign-in')}</ButtonLink>
      </div>
    </CardPage>
  );
}

/** The steps of a sign-in as a picture, and as a list for whoever reads rather than looks. */
export async function showSignInChart(visit: Visit): Promise<WebAnswer> {
  const picture = await drawSignIn(visit.t);
  return page(visit, <ChartPage visit={visit} picture={picture} />);
}

function ChartPage({ visit, picture }: { visit: Visit; picture: string }) {
  const { t } = visit;
  return (
    <CardPage visit={visit} title={t('help.chart')} intro={t('help.chart-intro')} wide>
      <figure
        class="flowchart my-6"
        role="img"
        aria-label={t('help.chart-described')}
        dangerouslySetInnerHTML={{ __html: picture }}
      />
      <details class="more">
        <summary>{t('help.chart-list')}</summary>
        <ol class="prose list-decimal ps-6">
          {steps.map((step) => (
            <li key={step.id}>
              {t(`help.step-${step.id}`)}
              <span class="text-quiet">
                {' '}
                {t('help.chart-else', {
                  causes: step.refusals.map((cause) => t(`causes.${cause}`)).join(', '),
                })}
              </span>
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

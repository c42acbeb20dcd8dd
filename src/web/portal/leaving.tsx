import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { CardPage } from '../parts/sign-in-frame.tsx';

/**
 * Sends somebody to a directory by a page that leads on by itself: our policy lets no form lead to another host, not even
 * by a redirect, and a page needs no script for this.
 */
export function leavingPage(visit: Visit, { label, address }: { label: string; address: string }): WebAnswer {
  const { t } = visit;
  return page(
    visit,
    <CardPage
      visit={visit}
      title={t('sources.openid-leaving', { source: label })}
      intro={t('sources.openid-leaving-explained')}
      head={<meta http-equiv="refresh" content={`0;url=${address}`} />}
    >
      <p>
        <a href={address} rel="noreferrer">
          {t('sources.openid-leaving-link', { source: label })}
        </a>
      </p>
    </CardPage>,
  );
}

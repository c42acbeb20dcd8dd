import type { Visit } from '../entrance/visit.ts';
import { Copyable } from '../parts/copyable.tsx';
import { Notice } from '../parts/notice.tsx';

/** The one notice of every refused sign-in: four things to check, and the code that tells an administrator the rest. */
export function SignInFailure({ visit, reference }: { visit: Visit; reference: string }) {
  const { t } = visit;
  return (
    <Notice visit={visit} kind="error" title={t('sign-in.failed')} role="alert">
      <p>{t('sign-in.failed-check')}</p>
      <ul>
        <li>{t('sign-in.failed-organization')}</li>
        <li>{t('sign-in.failed-credentials')}</li>
        <li>{t('sign-in.failed-license')}</li>
        <li>{t('sign-in.failed-server')}</li>
      </ul>
      <p>
        {t('sign-in.failed-reference')} <Copyable visit={visit} text={reference} />
      </p>
      <p>
        <a href="/help">{t('sign-in.failed-help')}</a>
      </p>
    </Notice>
  );
}

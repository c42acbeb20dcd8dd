import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { SignInFailure } from './sign-in-failure.tsx';
import { refusalStep } from './sign-in-form.ts';

/** The password is new, but a licence is missing or whatever else keeps people out: the same notice as at the sign-in. */
export async function refusedAfterRecovery(visit: Visit, reference: string): Promise<WebAnswer> {
  await waitForStep(visit.startedAt, refusalStep);
  const { t } = visit;
  return page(
    visit,
    <CardPage visit={visit} title={t('recovery.refused')} intro={t('recovery.refused-intro')} failed>
      <div class="stack">
        <SignInFailure visit={visit} reference={reference} />
        <ButtonLink href="/sign-in" wide>
          {t('recovery.back')}
        </ButtonLink>
      </div>
    </CardPage>,
    { status: 401 },
  );
}

import { z } from 'zod';
import { type ClosedLink, type OpenLink, recordClosed } from '../../flows/recovery/inspect.ts';
import { chooseOwnPassword, inspectOwnPassword } from '../../flows/recovery/own-password.ts';
import { leadsTo } from '../../flows/recovery/states.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { letIn } from './let-in.ts';
import { NewPassword, passwordError, typedPassword } from './new-password.tsx';
import { followedIn, notKept } from './recovery-link.ts';
import { refusedAfterRecovery } from './refused-after-recovery.tsx';

const form = z.object({ password: typedPassword, confirmation: typedPassword });

/** Where whoever came with a generated password chooses an own one, before any other page. */
export async function showOwnPassword(visit: Visit): Promise<WebAnswer> {
  const followed = followedIn(visit, 'ownPassword');
  if (!followed) return redirect(visit, '/sign-in');
  const found = await inspectOwnPassword(visit.infra, followed);
  if (found.kind === 'open') return page(visit, <OwnPasswordPage visit={visit} found={found} />);
  return closedPage(visit, found, await recordClosed(visit.infra, followed, found));
}

/** Keeps the own password and lets the person in, by the same steps as any sign-in. */
export async function postOwnPassword(visit: Visit): Promise<WebAnswer> {
  const followed = followedIn(visit, 'ownPassword');
  if (!followed) return redirect(visit, '/sign-in');
  const again = async (errors: FieldErrors) => {
    const found = await inspectOwnPassword(visit.infra, followed);
    if (found.kind === 'closed') return showOwnPassword(visit);
    return page(visit, <OwnPasswordPage visit={visit} found={found} errors={errors} />, { status: 422 });
  };
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return again(filled.errors);
  const outcome = await chooseOwnPassword(visit.infra, visit.profiles, { ...followed, ...filled.data });
  switch (outcome.kind) {
    case 'password-refused':
      return again(passwordError(visit, outcome.problem));
    case 'not-kept':
      return again(notKept(visit, outcome.reference));
    case 'closed':
      return closedPage(visit, outcome.closed, outcome.reference);
    case 'refused':
      visit.cookies.clear('ownPassword');
      return refusedAfterRecovery(visit, outcome.reference);
    case 'signed-in':
      visit.cookies.clear('ownPassword');
      return letIn(visit, outcome, { next: leadsTo('generated', 'own-password', 'save').path });
  }
}

function OwnPasswordPage({ visit, found, errors }: { visit: Visit; found: OpenLink; errors?: FieldErrors }) {
  const { t } = visit;
  const { user, organization } = found;
  return (
    <CardPage
      visit={visit}
      title={t('recovery.own')}
      intro={t('recovery.own-intro', { organization: organization.name })}
      failed={errors !== undefined}
    >
      <Form visit={visit} action="/own-password" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {/* So that password managers know whose password it is. */}
        <input class="sr-only" type="text" autocomplete="username" value={user.email} readonly hidden />
        <NewPassword visit={visit} errors={errors} about={[user.name, user.email, organization.name]} />
        <Button kind="primary" wide>
          {t('recovery.own-submit')}
        </Button>
      </Form>
    </CardPage>
  );
}

function closedPage(visit: Visit, { organization }: ClosedLink, reference: string): WebAnswer {
  const { t } = visit;
  visit.cookies.clear('ownPassword');
  const query = organization && organization.hosts.length === 0 ? `?organization=${organization.slug}` : '';
  return page(
    visit,
    <CardPage visit={visit} title={t('recovery.own-closed')} failed>
      <div class="stack">
        <p>{t('recovery.own-closed-explained')}</p>
        <p>
          {t('recovery.closed-reference')} <Copyable visit={visit} text={reference} />
        </p>
        <ButtonLink kind="primary" href={`/sign-in${query}`} wide>
          {t('recovery.back')}
        </ButtonLink>
        <ButtonLink href={`/forgot-password${query}`} wide>
          {t('recovery.own-closed-again')}
        </ButtonLink>
      </div>
    </CardPage>,
    { status: 410 },
  );
}

import type { Cause } from '../../domain/attempts/causes.ts';
import { confirmEmailChange } from '../../flows/email-change/confirm-change.ts';
import {
  type Followed,
  inspectEmailChange,
  isOwnLink,
  recordClosed,
} from '../../flows/email-change/inspect.ts';
import { linkMinutes } from '../../flows/email-change/request-change.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { flowLived } from '../entrance/cookies.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';

/** The mailed link: its secret goes into a cookie and out of the address bar. */
export function followEmailChange(visit: Visit): WebAnswer {
  const { token = '' } = visit.params;
  if (parseToken(token)) visit.cookies.set('emailChange', token, flowLived);
  else visit.cookies.clear('emailChange');
  return redirect(visit, '/email-change');
}

/** One button; a link that no longer works says so, and another browser must be signed in first. */
export async function showEmailChange(visit: Visit): Promise<WebAnswer> {
  const followed = followedBy(visit);
  const link = await inspectEmailChange(visit.infra, visit.profiles, followed);
  if (link.kind === 'closed') {
    return closedPage(visit, link.cause, await recordClosed(visit.infra, followed, link));
  }
  if (!isOwnLink(link, visit.session)) return signInFirst(visit);
  return page(visit, <ConfirmPage visit={visit} newEmail={link.verification.email} />);
}

/** Confirms the new address, in the browser that asked or where the person is signed in. */
export async function postEmailChange(visit: Visit): Promise<WebAnswer> {
  const { session } = visit;
  const outcome = await confirmEmailChange(visit.infra, visit.profiles, { ...followedBy(visit), session });
  if (outcome.kind === 'sign-in-first') return signInFirst(visit);
  visit.cookies.clear('emailChange');
  if (outcome.kind === 'closed') return closedPage(visit, outcome.cause, outcome.reference);
  const own = session?.user.id === outcome.userId;
  return redirect(visit, own ? '/profile' : '/sign-in', {
    kind: 'success',
    message: 'account.email-changed',
  });
}

const followedBy = (visit: Visit): Followed => ({
  token: visit.cookies.get('emailChange') ?? '',
  host: visit.host,
  caller: callerOf(visit),
});

function ConfirmPage({ visit, newEmail }: { visit: Visit; newEmail: string }) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={t('account.email-confirm-title')}
      intro={t('account.email-confirm-intro', { email: newEmail })}
    >
      <Form visit={visit} action="/email-change" class="stack">
        <Button kind="primary" wide>
          {t('account.email-confirm')}
        </Button>
      </Form>
    </CardPage>
  );
}

function signInFirst(visit: Visit): WebAnswer {
  const { t } = visit;
  return page(
    visit,
    <CardPage visit={visit} title={t('account.email-confirm-title')} intro={t('account.email-confirm-other')}>
      <div class="stack">
        <ButtonLink kind="primary" wide href="/sign-in?next=/email-change">
          {t('account.email-confirm-sign-in')}
        </ButtonLink>
      </div>
    </CardPage>,
    { status: 403 },
  );
}

const closedWords: Partial<Record<Cause, MessageId>> = {
  'link-expired': 'account.email-closed-expired',
  'link-used': 'account.email-closed-used',
  'link-revoked': 'account.email-closed-revoked',
  'link-altered': 'account.email-closed-altered',
  'email-taken': 'account.email-closed-taken',
};

function closedPage(visit: Visit, cause: Cause, reference: string): WebAnswer {
  const { t } = visit;
  return page(
    visit,
    <CardPage visit={visit} title={t('account.email-closed-title')} failed>
      <div class="stack">
        <p>{t(closedWords[cause] ?? 'account.email-closed-other', { minutes: linkMinutes })}</p>
        <p>
          {t('account.email-closed-reference')} <Copyable visit={visit} text={reference} />
        </p>
        <ButtonLink kind="primary" wide href="/profile/email">
          {t('account.email-again')}
        </ButtonLink>
      </div>
    </CardPage>,
    { status: cause === 'email-taken' ? 409 : 410 },
  );
}

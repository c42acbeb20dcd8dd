import { z } from 'zod';
import type { Cause } from '../../domain/attempts/causes.ts';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { confirmEmailChange } from '../../flows/email-change/confirm-change.ts';
import { type Followed, inspectEmailChange, recordClosed } from '../../flows/email-change/inspect.ts';
import { linkMinutes } from '../../flows/email-change/request-change.ts';
import { parseToken } from '../../infra/crypto/secrets.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import { callerOf } from '../entrance/caller.ts';
import { flowLived } from '../entrance/cookies.ts';
import { type FieldErrors, fill, typed } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';

/** The mailed link: its secret goes into a cookie and out of the address bar. */
export function followEmailChange(visit: Visit): Response {
  const { token = '' } = visit.params;
  if (parseToken(token)) visit.cookies.set('emailChange', token, flowLived);
  else visit.cookies.clear('emailChange');
  return redirect(visit, '/email-change');
}

/** One button; a link that no longer works says so before anything is typed. */
export async function showEmailChange(visit: Visit): Promise<Response> {
  const followed = followedBy(visit);
  const link = await inspectEmailChange(visit.infra, visit.profiles, followed);
  if (link.kind === 'closed') {
    return closedPage(visit, link.cause, await recordClosed(visit.infra, followed, link));
  }
  return page(visit, <ConfirmPage visit={visit} newEmail={ownEmail(link.verification)} typed={{}} />);
}

/** Confirms the new address; another browser than the one that asked must also know it. */
export async function postEmailChange(visit: Visit): Promise<Response> {
  const followed = followedBy(visit);
  const link = await inspectEmailChange(visit.infra, visit.profiles, followed);
  const newEmail = link.kind === 'open' ? ownEmail(link.verification) : undefined;
  const again = (errors: FieldErrors) =>
    page(visit, <ConfirmPage visit={visit} newEmail={newEmail} typed={typed(visit)} errors={errors} />, {
      status: 422,
    });
  const mustType = link.kind === 'open' && !newEmail;
  const filled = fill(visit, z.object({ email: mustType ? emailAddress : z.unknown().optional() }));
  if (filled.kind === 'rejected') return again(filled.errors);
  const { email } = filled.data;
  const outcome = await confirmEmailChange(visit.infra, visit.profiles, {
    ...followed,
    typedEmail: typeof email === 'string' ? email : undefined,
    session: visit.session,
  });
  if (outcome.kind === 'wrong-address') {
    return again({ email: visit.t('account.email-confirm-wrong', { reference: outcome.reference }) });
  }
  visit.cookies.clear('emailChange');
  if (outcome.kind === 'closed') return closedPage(visit, outcome.cause, outcome.reference);
  const own = visit.session?.user.id === outcome.userId;
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

/** The new address, shown only in the browser that typed it. */
const ownEmail = (link: { sameBrowser: boolean; email: string }): string | undefined =>
  link.sameBrowser ? link.email : undefined;

interface Props {
  visit: Visit;
  /** Undefined in another browser, which must be told it by the person. */
  newEmail: string | undefined;
  typed: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}

function ConfirmPage({ visit, newEmail, typed, errors }: Props) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={t('account.email-confirm-title')}
      intro={
        newEmail ? t('account.email-confirm-intro', { email: newEmail }) : t('account.email-confirm-other')
      }
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action="/email-change" class="stack">
        {!newEmail && (
          <Field
            visit={visit}
            type="email"
            name="email"
            label={t('account.email-new')}
            autocomplete="email"
            value={typed.email}
            errors={errors}
            required
          />
        )}
        <Button kind="primary" wide>
          {t('account.email-confirm')}
        </Button>
      </Form>
    </CardPage>
  );
}

const closedWords: Partial<Record<Cause, MessageId>> = {
  'link-expired': 'account.email-closed-expired',
  'link-used': 'account.email-closed-used',
  'link-revoked': 'account.email-closed-revoked',
  'link-altered': 'account.email-closed-altered',
  'email-taken': 'account.email-closed-taken',
};

function closedPage(visit: Visit, cause: Cause, reference: string): Response {
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

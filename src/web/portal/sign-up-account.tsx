import { z } from 'zod';
import { askApproval } from '../../flows/sign-up/ask-approval.ts';
import { createAccount } from '../../flows/sign-up/create-account.ts';
import { domainAdmitted, modeOf } from '../../flows/sign-up/settings.ts';
import type { Story } from '../../flows/sign-up/story.ts';
import { waitForStep } from '../../infra/time.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { type FieldErrors, fill, typed } from '../entrance/forms.ts';
import { page } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { letIn } from './let-in.ts';
import { NewPassword, passwordError, typedPassword } from './new-password.tsx';
import { ownName, ReasonField, requestReason } from './request-access.tsx';
import { accountExists, RequestDone } from './request-link.tsx';
import { SignInFailure } from './sign-in-failure.tsx';
import { refusalStep } from './sign-in-form.ts';
import { NotOffered } from './sign-up.tsx';
import { beginAgain, keptStory, leadOn, storyOf } from './sign-up-story.ts';

const accountForm = z.object({ name: ownName, password: typedPassword, confirmation: typedPassword });
const requestForm = z.object({ name: ownName, reason: requestReason });

/** Behind the code: what the account still needs or, where administrators decide, who asks and why. */
export async function showSignUpAccount(visit: Visit): Promise<WebAnswer> {
  const story = await storyOf(visit);
  if (!story) return beginAgain(visit);
  if (story.state !== 'verified') return leadOn(visit, story);
  return place(visit, story);
}

export async function postSignUpAccount(visit: Visit): Promise<WebAnswer> {
  const story = await storyOf(visit);
  if (!story) return beginAgain(visit);
  if (story.state !== 'verified') return leadOn(visit, story);
  return modeOf(story.profile) === 'approval' ? ask(visit, story) : create(visit, story);
}

async function create(visit: Visit, story: Story): Promise<WebAnswer> {
  const filled = fill(visit, accountForm);
  if (filled.kind === 'rejected') return place(visit, story, filled.errors);
  const outcome = await createAccount(visit.infra, visit.profiles, {
    ...filled.data,
    flow: keptStory(visit).flow,
    locale: visit.locale,
    atOwnAddress: visit.place === 'organization',
    caller: callerOf(visit),
  });
  switch (outcome.kind) {
    case 'password-refused':
      return place(visit, story, passwordError(visit, outcome.problem));
    case 'over':
      return over(visit);
    case 'account-exists':
      visit.cookies.clear('signUp');
      return accountExists(visit, story.profile);
    case 'signed-up': {
      visit.cookies.clear('signUp');
      const { entry } = outcome;
      if (entry.kind === 'signed-in')
        return letIn(visit, entry, { notice: { kind: 'success', message: 'sign-up.done' } });
      await waitForStep(visit.startedAt, refusalStep);
      return page(visit, <Refused visit={visit} reference={entry.reference} />, { status: 401 });
    }
  }
}

async function ask(visit: Visit, story: Story): Promise<WebAnswer> {
  const filled = fill(visit, requestForm);
  if (filled.kind === 'rejected') return place(visit, story, filled.errors);
  const { locale } = visit;
  const outcome = await askApproval(visit.infra, story, { ...filled.data, locale, caller: callerOf(visit) });
  if (outcome.kind === 'over') return over(visit);
  if (outcome.kind === 'queue-full') {
    const { t } = visit;
    const words = `${t('sign-up.full')} ${t('sign-up.full-reference', { reference: outcome.reference })}`;
    return place(visit, story, { '': words });
  }
  visit.cookies.clear('signUp');
  if (outcome.kind === 'account-exists') return accountExists(visit, story.profile);
  return page(visit, <RequestDone visit={visit} as={outcome.kind} organization={story.profile.name} />);
}

/** Somebody was quicker, or the settings changed: the page says how it stands now. */
async function over(visit: Visit): Promise<WebAnswer> {
  const now = await storyOf(visit);
  if (!now) return beginAgain(visit);
  return now.state === 'verified' ? place(visit, now) : leadOn(visit, now);
}

/** The form that fits what the organization wants at this moment. */
function place(visit: Visit, story: Story, errors?: FieldErrors): WebAnswer {
  const { profile, email } = story;
  const mode = modeOf(profile);
  const status = errors ? 422 : 200;
  if (mode === 'approval') {
    return page(visit, <RequestForm visit={visit} story={story} errors={errors} />, { status });
  }
  if (mode === 'off' || !domainAdmitted(profile, email)) {
    return page(visit, <NotOffered visit={visit} organization={profile.name} />, { status: 410 });
  }
  return page(visit, <AccountForm visit={visit} story={story} errors={errors} />, { status });
}

interface Props {
  visit: Visit;
  story: Story;
  errors: FieldErrors | undefined;
}

function AccountForm({ visit, story, errors }: Props) {
  const { t } = visit;
  const { profile, email } = story;
  return (
    <CardPage
      visit={visit}
      title={t('sign-up.account')}
      intro={t('sign-up.account-intro', { organization: profile.name })}
      failed={errors !== undefined}
    >
      <Form visit={visit} action="/sign-up/account" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        {/* Shown, and for the password manager; what is sent of it counts for nothing. */}
        <Field
          visit={visit}
          type="email"
          name="username"
          label={t('sign-up.email')}
          autocomplete="username"
          value={email}
          readonly
        />
        <NameField visit={visit} errors={errors} />
        <NewPassword visit={visit} errors={errors} about={[email, profile.name]} />
        <Button kind="primary" wide>
          {t('sign-up.create')}
        </Button>
      </Form>
    </CardPage>
  );
}

function RequestForm({ visit, story, errors }: Props) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={t('sign-up.account')}
      intro={t('sign-up.request-intro', { organization: story.profile.name })}
      failed={errors !== undefined}
    >
      <Form visit={visit} action="/sign-up/account" class="stack">
        <ErrorSummary visit={visit} errors={errors} />
        <NameField visit={visit} errors={errors} />
        <ReasonField visit={visit} value={typed(visit).reason} errors={errors} />
        <Button kind="primary" wide>
          {t('requests.submit')}
        </Button>
      </Form>
    </CardPage>
  );
}

const NameField = ({ visit, errors }: Omit<Props, 'story'>) => (
  <Field
    visit={visit}
    type="text"
    name="name"
    label={visit.t('sign-up.name')}
    autocomplete="name"
    value={typed(visit).name}
    errors={errors}
    required
  />
);

/** The account is there, but the steps of a sign-in let nobody in yet: mostly, no seat is free. */
function Refused({ visit, reference }: { visit: Visit; reference: string }) {
  return (
    <CardPage
      visit={visit}
      title={visit.t('sign-up.refused')}
      intro={visit.t('sign-up.refused-intro')}
      failed
    >
      <SignInFailure visit={visit} reference={reference} />
    </CardPage>
  );
}

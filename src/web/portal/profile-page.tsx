import type { OwnProfile } from '../../flows/profile/profile.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Form } from '../parts/form.tsx';
import { paths } from '../parts/paths.ts';
import { PictureField } from '../parts/picture-field.tsx';
import { pictureUrl } from '../parts/pictures.ts';
import { PortalPage } from '../parts/portal-frame.tsx';
import { Fact, Facts } from './facts.tsx';
import { InformationInputs } from './information-inputs.tsx';
import { ProfileForm } from './profile-form.tsx';

export interface ProfilePageProps {
  visit: PersonVisit;
  user: OwnProfile;
  /** What the form holds; the saved profile unless it came back with errors. */
  typed?: Readonly<Record<string, string>>;
  /** The same for what the organization asks. */
  information?: Readonly<Record<string, string>>;
  errors?: FieldErrors | undefined;
}

/** Everything of one's own account on one page: picture, what others see, and what stands elsewhere. */
export function ProfilePage({ visit, user, typed, information, errors }: ProfilePageProps) {
  const { t } = visit;
  return (
    <PortalPage
      visit={visit}
      title={t('account.title')}
      intro={t('account.intro', { organization: visit.organization.name })}
      failed={errors !== undefined}
    >
      <div class="grid max-w-3xl gap-6">
        <ErrorSummary visit={visit} errors={errors} />
        <Picture visit={visit} user={user} errors={errors} />
        <ProfileForm visit={visit} user={user} typed={typed} errors={errors} />
        {user.information.length > 0 && (
          <Information visit={visit} user={user} information={information} errors={errors} />
        )}
        <Account visit={visit} user={user} />
      </div>
    </PortalPage>
  );
}

function Picture({ visit, user, errors }: ProfilePageProps) {
  const { t } = visit;
  return (
    <section class="card grid gap-4">
      <h2>{t('account.picture')}</h2>
      <Form visit={visit} action="/profile/picture" upload class="stack">
        <PictureField
          visit={visit}
          name="picture"
          label={t('account.picture-choose')}
          help={t('account.picture-help')}
          errors={errors}
          person={{ name: user.name, picture: pictureUrl(user) }}
        />
        <div class="actions">
          <Button>{t('account.picture-save')}</Button>
        </div>
      </Form>
      {user.pictureTag && (
        <Confirm
          visit={visit}
          action="/profile/picture/removal"
          label={t('account.picture-remove')}
          question={t('account.picture-remove-question')}
          explanation={t('account.picture-remove-explained')}
        />
      )}
    </section>
  );
}

function Information({ visit, user, information, errors }: ProfilePageProps) {
  const { t } = visit;
  return (
    <section id="information" class="card grid gap-4">
      <h2>{t('account.information', { organization: visit.organization.name })}</h2>
      <Form visit={visit} action="/profile/information" class="stack">
        <InformationInputs visit={visit} fields={user.information} typed={information} errors={errors} />
        <div class="actions">
          <Button>{t('account.information-save')}</Button>
        </div>
      </Form>
    </section>
  );
}

const roleNames = {
  member: 'account.role-member',
  administrator: 'account.role-administrator',
  owner: 'account.role-owner',
} as const;

function Account({ visit, user }: ProfilePageProps) {
  const { t } = visit;
  const change = (href: string, label: string) => ({ href, word: t('account.change'), label });
  return (
    <section class="card grid gap-4">
      <h2>{t('account.account')}</h2>
      <Facts>
        <Fact term={t('account.email')} action={change('/profile/email', t('account.change-email'))}>
          {user.email}
        </Fact>
        <Fact
          term={t('account.password')}
          action={change(paths.changePassword, t('account.change-password'))}
        >
          <span aria-hidden="true">••••••••</span>
        </Fact>
        <Fact term={t('account.role')} help={t('account.role-help')}>
          {t(roleNames[user.role])}
        </Fact>
        <Fact term={t('account.organization')}>{visit.organization.name}</Fact>
      </Facts>
      <p>
        <a href="/profile/sessions">{t('account.sessions-link')}</a>
      </p>
      <p>
        <a href="/profile/sign-in-ways">{t('account.ways-link')}</a>
      </p>
    </section>
  );
}

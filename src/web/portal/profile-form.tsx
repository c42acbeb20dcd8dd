import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { LanguageAndZone } from './language-and-zone.tsx';
import type { ProfilePageProps } from './profile-page.tsx';

/** What a person says of themselves, and how the portal speaks to them. */
export function ProfileForm({ visit, user, typed, errors }: ProfilePageProps) {
  const { t } = visit;
  return (
    <section class="card grid gap-4">
      <h2>{t('account.about-you')}</h2>
      <Form visit={visit} action="/profile" class="stack">
        <Field
          visit={visit}
          name="name"
          label={t('account.name')}
          autocomplete="name"
          value={typed?.name ?? user.name}
          errors={errors}
          required
        />
        <Field
          visit={visit}
          type="textarea"
          name="about"
          label={t('account.about')}
          help={t('account.about-help')}
          value={typed?.about ?? user.about}
          errors={errors}
          optional
        />
        <LanguageAndZone visit={visit} user={user} typed={typed} errors={errors} />
        <div class="actions">
          <Button kind="primary">{t('account.save')}</Button>
        </div>
      </Form>
    </section>
  );
}

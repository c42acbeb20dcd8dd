import { signInSettings } from '../../flows/sign-in/settings.ts';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { UserPart, type UserPartProps } from './user-part.tsx';

/** A name to sign in with beside the e-mail address, where the organization has such names. */
export function UserName({ visit, user, may, typed: again, errors }: UserPartProps) {
  const { t } = visit;
  if (!visit.organization.section(signInSettings).userNames) return null;
  return (
    <UserPart id="user-name" title={t('console.user-name')}>
      {may ? (
        <Form visit={visit} action={`/console/users/${user.id}/user-name`} class="stack">
          <Field
            visit={visit}
            type="text"
            name="userName"
            label={t('console.user-name')}
            help={t('console.user-name-help')}
            value={again?.userName ?? user.userName ?? ''}
            spellcheck={false}
            autocomplete="off"
            errors={errors}
            maxlength={64}
            optional
          />
          <div>
            <Button>{t('console.user-name-submit')}</Button>
          </div>
        </Form>
      ) : (
        <p>{user.userName ?? t('console.user-name-none')}</p>
      )}
    </UserPart>
  );
}

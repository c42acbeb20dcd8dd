import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { rolesGivenBy } from './grant.tsx';
import { UserPart, type UserPartProps } from './user-part.tsx';

/** What the person may do here. */
export function UserRole({ visit, user, may, self, errors }: UserPartProps) {
  const { t } = visit;
  return (
    <UserPart id="role" title={t('console.role')}>
      {may && !self ? (
        <Form visit={visit} action={`/console/users/${user.id}/role`} class="stack">
          <Field
            visit={visit}
            type="radio"
            name="role"
            label={t('console.role-question')}
            options={rolesGivenBy(visit).map((value) => ({
              value,
              label: t(`console.role-${value}`),
              help: t(`console.role-${value}-help`),
            }))}
            value={user.role}
            errors={errors}
          />
          <div>
            <Button>{t('console.role-submit')}</Button>
          </div>
        </Form>
      ) : (
        <>
          <p>
            <strong>{t(`console.role-${user.role}`)}</strong>: {t(`console.role-${user.role}-help`)}
          </p>
          <p class="mt-2 text-quiet">
            {t(self ? 'console.refused-yourself' : 'console.refused-owners-only')}
          </p>
        </>
      )}
    </UserPart>
  );
}

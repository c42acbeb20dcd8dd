import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Form } from '../parts/form.tsx';
import { UserPart, type UserPartProps } from './user-part.tsx';

/** Keeping the person out for a while, or letting them in again. */
export function UserSuspension({ visit, user, may, self }: UserPartProps) {
  const { t } = visit;
  const path = `/console/users/${user.id}/suspension`;
  const suspended = user.status === 'suspended';
  if (self) return null;
  return (
    <UserPart id="suspension" title={t('console.suspension')}>
      <p class="mb-4">{t(suspended ? 'console.suspension-now' : 'console.suspension-none')}</p>
      {may && suspended && (
        <Form visit={visit} action={`${path}/end`}>
          <Button kind="primary">{t('console.suspension-lift')}</Button>
        </Form>
      )}
      {may && !suspended && (
        <Confirm
          visit={visit}
          action={path}
          label={t('console.suspend')}
          question={t('console.suspend-question', { name: user.name })}
          explanation={t('console.suspend-explained')}
        />
      )}
    </UserPart>
  );
}

/** Where the person is signed in now. */
export function UserSessions({ visit, user, may, self }: UserPartProps) {
  const { t } = visit;
  return (
    <UserPart id="sessions" title={t('console.sessions')}>
      <p>
        {user.openSessions > 0
          ? t('console.sessions-open', { count: user.openSessions })
          : t('console.sessions-none')}
      </p>
      {may && !self && user.openSessions > 0 && (
        <div class="mt-4">
          <Confirm
            visit={visit}
            action={`/console/users/${user.id}/sessions/end`}
            label={t('console.sessions-end')}
            question={t('console.sessions-end-question', { name: user.name })}
            explanation={t('console.sessions-end-explained')}
          />
        </div>
      )}
    </UserPart>
  );
}

/** Removing the person for good. */
export function UserRemoval({ visit, user, may, self }: UserPartProps) {
  const { t } = visit;
  if (!may || self) return null;
  return (
    <UserPart id="removal" title={t('console.removal')}>
      <p class="mb-4">{t('console.removal-explained')}</p>
      <Confirm
        visit={visit}
        action={`/console/users/${user.id}/removal`}
        label={t('console.remove')}
        question={t('console.remove-question', { name: user.name })}
        explanation={t('console.remove-explained')}
      />
    </UserPart>
  );
}

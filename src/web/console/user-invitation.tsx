import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Form } from '../parts/form.tsx';
import { Time } from '../parts/time.tsx';
import { UserPart, type UserPartProps } from './user-part.tsx';

/** An invitation that waits for its answer: how long its link works, a new one, or taking it back. */
export function UserInvitation({ visit, user, may }: UserPartProps) {
  const { t } = visit;
  const path = `/console/users/${user.id}/invitation`;
  return (
    <UserPart id="invitation" title={t('console.invitation')}>
      <p>
        {user.linkEndsAt ? (
          <>
            {t('console.invitation-open')} <Time visit={visit} value={user.linkEndsAt} relative="beside" />
          </>
        ) : (
          t('console.invitation-ended')
        )}
      </p>
      {may && (
        <div class="actions mt-4">
          <Form visit={visit} action={path}>
            <Button kind={user.linkEndsAt ? 'plain' : 'primary'}>{t('console.invitation-again')}</Button>
          </Form>
          <Confirm
            visit={visit}
            action={`${path}/withdrawal`}
            label={t('console.invitation-withdraw')}
            question={t('console.invitation-withdraw-question', { name: user.name })}
            explanation={t('console.invitation-withdraw-explained')}
          />
        </div>
      )}
    </UserPart>
  );
}

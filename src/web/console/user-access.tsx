import { Button } from '../parts/button.tsx';
import { Facts } from '../parts/facts.tsx';
import { Form } from '../parts/form.tsx';
import { Time } from '../parts/time.tsx';
import { AccessPeriodFields, typedPeriod } from './access-period.tsx';
import { UserPart, type UserPartProps } from './user-part.tsx';

/** From when until when the person may come in. */
export function UserAccess({ visit, user, may, self, typed, errors }: UserPartProps) {
  const { t } = visit;
  const { accessStartsAt, accessEndsAt } = user;
  return (
    <UserPart id="access-period" title={t('console.access')}>
      <div class="mb-4">
        {accessStartsAt || accessEndsAt ? (
          <Facts
            facts={[
              accessStartsAt !== null && {
                label: t('console.access-from'),
                value: <Time visit={visit} value={accessStartsAt} relative="beside" />,
              },
              accessEndsAt !== null && {
                label: t('console.access-until'),
                value: <Time visit={visit} value={accessEndsAt} relative="beside" />,
              },
            ]}
          />
        ) : (
          <p>{t('console.access-unlimited-now')}</p>
        )}
      </div>
      {may && !self && (
        <Form visit={visit} action={`/console/users/${user.id}/access-period`} class="stack">
          <AccessPeriodFields
            visit={visit}
            typed={typed?.access ? typed : typedPeriod(visit, user)}
            errors={errors}
          />
          <div>
            <Button>{t('console.access-submit')}</Button>
          </div>
        </Form>
      )}
    </UserPart>
  );
}

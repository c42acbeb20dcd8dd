import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Form } from '../parts/form.tsx';
import type { OrganizationView } from './organization-view.ts';

/** Shuts the organization, or opens it again. */
export function Suspension({
  visit,
  view: { organization },
}: {
  visit: PersonVisit;
  view: OrganizationView;
}) {
  const { t } = visit;
  const action = `/operator/organizations/${organization.id}/suspension`;
  return (
    <section aria-labelledby="suspension">
      <h2 id="suspension">{t('operator.suspension')}</h2>
      <p class="mb-3 max-w-prose text-quiet">
        {t(organization.status === 'suspended' ? 'operator.reopen-explained' : 'operator.suspend-explained')}
      </p>
      {organization.status === 'suspended' ? (
        <Form visit={visit} action={`${action}/end`}>
          <Button>{t('operator.reopen')}</Button>
        </Form>
      ) : (
        <Confirm
          visit={visit}
          action={action}
          label={t('operator.suspend')}
          question={t('operator.suspend-question', { name: organization.name })}
          explanation={t('operator.suspend-consequence')}
        />
      )}
    </section>
  );
}

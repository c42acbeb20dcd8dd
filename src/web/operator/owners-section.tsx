import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Form } from '../parts/form.tsx';
import { Table } from '../parts/table.tsx';
import type { OrganizationView, Owner } from './organization-view.ts';

/** Who answers for the organization, by name alone, and the way to give somebody access. */
export function Owners({
  visit,
  view: { organization, owners },
}: {
  visit: PersonVisit;
  view: OrganizationView;
}) {
  const { t } = visit;
  const base = `/operator/organizations/${organization.id}/users`;
  return (
    <section aria-labelledby="owners">
      <div class="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="owners">{t('operator.owners')}</h2>
        <ButtonLink href={`${base}/new`} icon="plus" small>
          {t('operator.grant-access')}
        </ButtonLink>
      </div>
      {owners.length === 0 ? (
        <p class="text-quiet">{t('operator.owners-none')}</p>
      ) : (
        <Table
          caption={t('operator.owners')}
          captionHidden
          rows={owners}
          rowKey={(owner) => owner.id}
          columns={[
            { id: 'name', header: t('operator.person-name'), cell: (owner) => owner.name },
            {
              id: 'state',
              header: t('operator.state'),
              cell: (owner) => <State visit={visit} owner={owner} />,
            },
            {
              id: 'act',
              header: t('operator.invitation'),
              cell: (owner) =>
                owner.status === 'invited' ? (
                  <Form visit={visit} action={`${base}/${owner.id}/invitation`}>
                    <Button small>
                      {t('operator.invite-again')}
                      <span class="sr-only"> {owner.name}</span>
                    </Button>
                  </Form>
                ) : (
                  t('operator.accepted')
                ),
            },
          ]}
        />
      )}
    </section>
  );
}

function State({ visit: { t }, owner }: { visit: PersonVisit; owner: Owner }) {
  if (owner.status === 'invited') return <Badge kind="info">{t('operator.user-invited')}</Badge>;
  if (owner.status === 'suspended') return <Badge kind="error">{t('operator.user-suspended')}</Badge>;
  return <Badge kind="success">{t('operator.user-active')}</Badge>;
}

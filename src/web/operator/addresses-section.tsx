import { type Address, proofName } from '../../domain/organizations/addresses.ts';
import { days } from '../../infra/time.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import type { OrganizationView } from './organization-view.ts';

interface Props {
  visit: PersonVisit;
  view: OrganizationView;
  errors?: FieldErrors | undefined;
  typed?: string | undefined;
}

/** Host names of the organization's own: in force, waiting for their proof, given up. */
export function Addresses({ visit, view: { organization, addresses }, errors, typed }: Props) {
  const { t } = visit;
  const base = `/operator/organizations/${organization.id}/addresses`;
  return (
    <section aria-labelledby="addresses">
      <h2 id="addresses">{t('operator.addresses')}</h2>
      <p class="mb-3 max-w-prose text-quiet">{t('operator.addresses-explained')}</p>
      {addresses.length > 0 && (
        <Table
          caption={t('operator.addresses')}
          captionHidden
          rows={addresses}
          rowKey={(address) => address.host}
          columns={[
            { id: 'host', header: t('operator.host'), cell: (address) => address.host, breaks: true },
            {
              id: 'state',
              header: t('operator.state'),
              cell: (address) => <State visit={visit} address={address} />,
            },
            {
              id: 'act',
              header: t('operator.act'),
              cell: (address) => <Acts visit={visit} base={base} address={address} />,
            },
          ]}
        />
      )}
      <Form visit={visit} action={base} class="form-row mt-4">
        <Field
          visit={visit}
          name="host"
          label={t('operator.host-new')}
          help={t('operator.host-help', {
            example: `${organization.slug}.${visit.infra.portal.publicUrl.hostname}`,
          })}
          value={typed}
          errors={errors}
          inputmode="url"
          autocomplete="off"
          spellcheck={false}
        />
        <Button>{t('operator.host-add')}</Button>
      </Form>
    </section>
  );
}

function State({ visit, address }: { visit: PersonVisit; address: Address }) {
  const { t } = visit;
  if (address.releasedAt) {
    const until = new Date(address.releasedAt.getTime() + days(30));
    return (
      <>
        <Badge>{t('operator.host-released')}</Badge>
        <div class="mt-1 text-small text-quiet">
          {t('operator.host-kept-until')} <Time visit={visit} value={until} precision="day" />
        </div>
      </>
    );
  }
  if (!address.verifiedAt) {
    return (
      <>
        <Badge kind="info">{t('operator.host-waiting')}</Badge>
        <Proof visit={visit} address={address} />
      </>
    );
  }
  return (
    <>
      <Badge kind="success">{t('operator.host-served')}</Badge>
      {address.failingSince && (
        <div class="mt-1">
          <Badge kind="warning">{t('operator.proof-missing')}</Badge>{' '}
          <Time visit={visit} value={address.failingSince} relative="alone" />
          <Proof visit={visit} address={address} />
        </div>
      )}
    </>
  );
}

function Proof({ visit, address }: { visit: PersonVisit; address: Address }) {
  return (
    <div class="mt-2 text-small">
      <p>{visit.t('operator.proof-record')}</p>
      <p class="breaks">
        <Copyable visit={visit} text={proofName(address.host)} />
      </p>
      <p>{visit.t('operator.proof-value')}</p>
      <p class="breaks">
        <Copyable visit={visit} text={address.proof} />
      </p>
    </div>
  );
}

function Acts({ visit, base, address }: { visit: PersonVisit; base: string; address: Address }) {
  const { t } = visit;
  if (address.releasedAt) return null;
  const path = `${base}/${address.host}`;
  return (
    <div class="actions">
      {address.proof && (
        <Form visit={visit} action={`${path}/check`}>
          <Button small>
            {t('operator.host-check')}
            <span class="sr-only"> {address.host}</span>
          </Button>
        </Form>
      )}
      <Confirm
        visit={visit}
        action={`${path}/release`}
        label={t('operator.host-release')}
        question={t('operator.host-release-question', { host: address.host })}
        explanation={t('operator.host-release-explained')}
        small
      />
    </div>
  );
}

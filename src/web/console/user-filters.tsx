import type { License } from '../../domain/licenses/licenses.ts';
import { roles } from '../../domain/users/users.schema.ts';
import type { UserFilter } from '../../flows/people/list-users.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Field, type Option } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';

interface Props {
  visit: Visit;
  filter: UserFilter;
  licenses: readonly License[];
  /** Whether anything narrows the list now. */
  filtered: boolean;
}

/** What the list of people may be narrowed to. */
export function UserFilters({ visit, filter, licenses, filtered }: Props) {
  const { t } = visit;
  const all: Option = { value: '', label: t('console.filter-all') };
  const statuses = (['active', 'invited', 'suspended'] as const).map((value) => ({
    value,
    label: t(`console.status-${value}`),
  }));
  const products = licenses.map(({ id, product }) => ({ value: id, label: product }));
  return (
    <Form
      visit={visit}
      action="/console/users"
      method="get"
      label={t('console.filter')}
      class="mb-6 grid items-end gap-4 sm:grid-cols-2 xl:grid-cols-[2fr_1fr_1fr_1fr_auto]"
    >
      <Field
        visit={visit}
        type="search"
        name="search"
        label={t('console.filter-search')}
        value={filter.search}
        autocomplete="off"
        enterkeyhint="search"
        maxlength={200}
      />
      <Field
        visit={visit}
        type="select"
        name="status"
        label={t('console.state')}
        options={[all, ...statuses]}
        value={filter.status ?? ''}
      />
      <Field
        visit={visit}
        type="select"
        name="role"
        label={t('console.role')}
        options={[all, ...roles.map((value) => ({ value, label: t(`console.role-${value}`) }))]}
        value={filter.role ?? ''}
      />
      <Field
        visit={visit}
        type="select"
        name="license"
        label={t('console.license')}
        options={[all, { value: 'none', label: t('console.license-none') }, ...products]}
        value={filter.license ?? ''}
      />
      <div class="actions">
        <Button>{t('console.filter-apply')}</Button>
        {filtered && (
          <ButtonLink kind="quiet" href="/console/users">
            {t('console.filter-clear')}
          </ButtonLink>
        )}
      </div>
    </Form>
  );
}

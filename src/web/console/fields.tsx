import { mostFields } from '../../domain/fields/fields.schema.ts';
import { labelOf } from '../../domain/fields/fields.ts';
import { bringBack, type ListedField, listFields, moveField, retire } from '../../flows/fields/define.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Form } from '../parts/form.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { Console } from './frame.tsx';
import { SettingsMenu } from './settings/menu.tsx';

const home = '/console/settings/fields';

/** What the organization asks of its people, in the order in which it asks. */
export async function showFields(visit: PersonVisit): Promise<WebAnswer> {
  const fields = await listFields(visit.infra, visit.organization.id);
  return page(visit, <FieldsPage visit={visit} fields={fields} />);
}

export async function postPlace(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  const { direction } = visit.form;
  if (direction !== 'up' && direction !== 'down') return turnAway(visit, 400);
  const outcome = isId(id) && (await moveField(visit.infra, { ...deed(visit), id, direction }));
  return outcome && outcome.kind === 'moved' ? redirect(visit, home) : turnAway(visit, 404);
}

export async function postRetirement(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  const outcome = isId(id) && (await retire(visit.infra, { ...deed(visit), id }));
  if (!outcome || outcome.kind === 'refused') return turnAway(visit, 404);
  return redirect(visit, home, { kind: 'success', message: 'fields.retired' });
}

export async function postRetirementEnd(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  const outcome = isId(id) && (await bringBack(visit.infra, { ...deed(visit), id }));
  if (!outcome || (outcome.kind === 'refused' && outcome.cause === 'unknown-field'))
    return turnAway(visit, 404);
  return outcome.kind === 'refused'
    ? redirect(visit, home, { kind: 'warning', message: 'fields.too-many', values: { count: mostFields } })
    : redirect(visit, home, { kind: 'success', message: 'fields.brought-back' });
}

const deed = (visit: PersonVisit) => ({
  organizationId: visit.organization.id,
  actor: { kind: 'user' as const, id: visit.session.user.id },
});

interface Props {
  visit: PersonVisit;
  fields: readonly ListedField[];
}

function FieldsPage({ visit, fields }: Props) {
  const { t } = visit;
  const asked = fields.filter((field) => field.retiredAt === null);
  const retired = fields.filter((field) => field.retiredAt !== null);
  const add = (
    <ButtonLink kind="primary" icon="plus" href={`${home}/new`}>
      {t('fields.add')}
    </ButtonLink>
  );
  return (
    <Console
      visit={visit}
      title={t('settings.fields')}
      intro={t('settings.fields-explained')}
      current="settings"
      actions={asked.length > 0 && asked.length < mostFields && add}
    >
      <SettingsMenu visit={visit} current="fields" />
      {asked.length === 0 ? (
        <EmptyState title={t('fields.none')} action={add}>
          {t('fields.none-explained')}
        </EmptyState>
      ) : (
        <Table
          caption={t('settings.fields')}
          captionHidden
          rows={asked}
          rowKey={(field) => field.id}
          columns={[
            ...columns(visit),
            {
              id: 'required',
              header: t('fields.required'),
              cell: (field) => t(field.required ? 'fields.yes' : 'fields.no'),
            },
            answersColumn(visit),
            {
              id: 'act',
              header: t('fields.actions'),
              cell: (field) => <Actions visit={visit} field={field} asked={asked} />,
            },
          ]}
        />
      )}
      {retired.length > 0 && <Retired visit={visit} fields={retired} />}
    </Console>
  );
}

const columns = (visit: PersonVisit): Column<ListedField>[] => [
  {
    id: 'label',
    header: visit.t('fields.label'),
    cell: (field) => <a href={`${home}/${field.id}`}>{labelOf(field, visit.locale)}</a>,
  },
  { id: 'type', header: visit.t('fields.type'), cell: (field) => visit.t(`fields.type-${field.type}`) },
];

const answersColumn = (visit: PersonVisit): Column<ListedField> => ({
  id: 'answers',
  header: visit.t('fields.answers'),
  end: true,
  cell: (field) => visit.format.number(field.answers),
});

function Actions({
  visit,
  field,
  asked,
}: {
  visit: PersonVisit;
  field: ListedField;
  asked: Props['fields'];
}) {
  const { t } = visit;
  const label = labelOf(field, visit.locale);
  const move = (direction: 'up' | 'down') => (
    <Form visit={visit} action={`${home}/${field.id}/place`}>
      <input type="hidden" name="direction" value={direction} />
      <Button small>
        {t(`fields.${direction}`)}
        <span class="sr-only"> {label}</span>
      </Button>
    </Form>
  );
  return (
    <div class="actions lg:flex-nowrap">
      {field !== asked[0] && move('up')}
      {field !== asked.at(-1) && move('down')}
      <Confirm
        visit={visit}
        action={`${home}/${field.id}/retirement`}
        label={t('fields.retire')}
        question={t('fields.retire-question', { label })}
        explanation={t('fields.retire-explained')}
        small
      />
    </div>
  );
}

function Retired({ visit, fields }: Props) {
  const { t } = visit;
  return (
    <section class="mt-10" aria-labelledby="retired">
      <h2 id="retired" class="mb-3">
        {t('fields.retired-ones')}
      </h2>
      <Table
        caption={t('fields.retired-ones')}
        captionHidden
        rows={fields}
        rowKey={(field) => field.id}
        columns={[
          ...columns(visit),
          {
            id: 'since',
            header: t('fields.retired-since'),
            cell: (field) =>
              field.retiredAt && <Time visit={visit} value={field.retiredAt} precision="day" />,
          },
          answersColumn(visit),
          {
            id: 'act',
            header: t('fields.actions'),
            cell: (field) => (
              <Form visit={visit} action={`${home}/${field.id}/retirement/end`}>
                <Button small>
                  {t('fields.bring-back')}
                  <span class="sr-only"> {labelOf(field, visit.locale)}</span>
                </Button>
              </Form>
            ),
          },
        ]}
      />
    </section>
  );
}

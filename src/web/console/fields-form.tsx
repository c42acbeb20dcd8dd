import { z } from 'zod';
import {
  definitionForm,
  type FieldDefinition,
  type FieldType,
  fieldTypes,
  mostFields,
} from '../../domain/fields/fields.schema.ts';
import { type Field as FieldOfOrganization, labelOf } from '../../domain/fields/fields.ts';
import { addField, editField, findField } from '../../flows/fields/define.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import { type FieldErrors, fill, typed as typedBy } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { languageName } from '../parts/languages.ts';
import { Console } from './frame.tsx';

const home = '/console/settings/fields';
const typeForm = z.object({ type: z.enum(fieldTypes, 'errors.choice') });

/** The form for a new field. */
export const showNewField = (visit: PersonVisit): WebAnswer =>
  page(visit, <FieldForm visit={visit} typed={{}} />);

export async function postNewField(visit: PersonVisit): Promise<WebAnswer> {
  const chosen = fill(visit, typeForm);
  if (chosen.kind === 'rejected') return again(visit, chosen.errors);
  const { type } = chosen.data;
  const filled = fill(visit, formOf(visit, type));
  if (filled.kind === 'rejected') return again(visit, filled.errors);
  const outcome = await addField(visit.infra, { ...deed(visit), type, definition: filled.data });
  if (outcome.kind === 'refused')
    return again(visit, { '': visit.t('fields.too-many', { count: mostFields }) });
  return redirect(visit, home, { kind: 'success', message: 'fields.added' });
}

/** The form of a field that is there. */
export async function showField(visit: PersonVisit): Promise<WebAnswer> {
  const field = await fieldOf(visit);
  return field
    ? page(visit, <FieldForm visit={visit} field={field} typed={typedOf(field)} />)
    : turnAway(visit, 404);
}

export async function postField(visit: PersonVisit): Promise<WebAnswer> {
  const field = await fieldOf(visit);
  if (!field) return turnAway(visit, 404);
  const filled = fill(visit, formOf(visit, field.type));
  if (filled.kind === 'rejected') return again(visit, filled.errors, field);
  const definition = withOtherLanguages(visit, field, filled.data);
  const outcome = await editField(visit.infra, { ...deed(visit), id: field.id, definition });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  return redirect(visit, home, { kind: 'success', message: 'fields.saved' });
}

const fieldOf = async ({ infra, organization, params: { id } }: PersonVisit) =>
  isId(id) ? findField(infra, organization.id, id) : undefined;

function formOf(visit: PersonVisit, type: FieldType) {
  const { offered, default: usual } = visit.organization.settings.languages;
  return definitionForm(type, offered, usual);
}

/** Texts in languages that are not offered now wait until they are again. */
function withOtherLanguages(
  visit: PersonVisit,
  field: FieldOfOrganization,
  definition: FieldDefinition,
): FieldDefinition {
  const offered: readonly string[] = visit.organization.settings.languages.offered;
  const others = (texts: object) =>
    Object.fromEntries(Object.entries(texts).filter(([locale]) => !offered.includes(locale)));
  return {
    ...definition,
    labels: { ...others(field.labels), ...definition.labels },
    helps: { ...others(field.helps), ...definition.helps },
  };
}

const deed = (visit: PersonVisit) => ({
  organizationId: visit.organization.id,
  actor: { kind: 'user' as const, id: visit.session.user.id },
});

type Typed = Readonly<Record<string, string | undefined>>;

const typedOf = ({ labels, helps, options, required }: FieldOfOrganization): Typed => ({
  ...Object.fromEntries(Object.entries(labels).map(([locale, text]) => [`label-${locale}`, text])),
  ...Object.fromEntries(Object.entries(helps).map(([locale, text]) => [`help-${locale}`, text])),
  options: options.join('\n'),
  required: required ? 'yes' : undefined,
});

const again = (visit: PersonVisit, errors: FieldErrors, field?: FieldOfOrganization): WebAnswer =>
  page(visit, <FieldForm visit={visit} field={field} typed={typedBy(visit)} errors={errors} />, {
    status: 422,
  });

interface Props {
  visit: PersonVisit;
  /** Undefined for a new one. */
  field?: FieldOfOrganization | undefined;
  typed: Typed;
  errors?: FieldErrors;
}

function FieldForm({ visit, field, typed, errors }: Props) {
  const { t } = visit;
  return (
    <Console
      visit={visit}
      title={field ? labelOf(field, visit.locale) : t('fields.add')}
      intro={field && t(`fields.type-${field.type}`)}
      back={{ href: home, label: t('settings.fields') }}
      current="settings"
      failed={errors !== undefined}
    >
      <div class="max-w-xl">
        <ErrorSummary visit={visit} errors={errors} />
        <Form visit={visit} action={field ? `${home}/${field.id}` : `${home}/new`} class="stack group/field">
          <Texts visit={visit} kind="label" typed={typed} errors={errors} />
          {!field && (
            <Field
              visit={visit}
              type="select"
              name="type"
              label={t('fields.type')}
              help={t('fields.type-help')}
              options={fieldTypes.map((type) => ({ value: type, label: t(`fields.type-${type}`) }))}
              value={typed.type ?? 'text'}
              errors={errors}
            />
          )}
          {(!field || field.type === 'choice') && (
            // Only a choice has options; a browser too old for this rule shows them always.
            <div class="group-has-[option[value=choice]:not(:checked)]/field:hidden">
              <Field
                visit={visit}
                type="textarea"
                name="options"
                label={t('fields.options')}
                help={t('fields.options-help')}
                value={typed.options}
                errors={errors}
                rows={6}
              />
            </div>
          )}
          <Texts visit={visit} kind="help" typed={typed} errors={errors} />
          <Field
            visit={visit}
            type="checkbox"
            name="required"
            label={t('fields.must')}
            help={t('fields.must-help')}
            checked={typed.required === 'yes'}
            errors={errors}
          />
          <div class="actions">
            <Button kind="primary">{t('fields.save')}</Button>
            <ButtonLink href={home}>{t('parts.cancel')}</ButtonLink>
          </div>
        </Form>
      </div>
    </Console>
  );
}

/** A text in every language that the organization offers; its own first, which is never left out. */
function Texts({ visit, kind, typed, errors }: Props & { kind: 'label' | 'help' }) {
  const { t } = visit;
  const { offered, default: usual } = visit.organization.settings.languages;
  const ordered = [usual, ...offered.filter((locale) => locale !== usual)];
  return (
    <>
      {ordered.map((locale) => {
        const needed = kind === 'label' && locale === usual;
        const name = `${kind}-${locale}`;
        return (
          <Field
            key={name}
            visit={visit}
            name={name}
            label={
              ordered.length > 1
                ? t(`fields.${kind}-in`, { language: languageName(locale) })
                : t(`fields.${kind}`)
            }
            value={typed[name]}
            errors={errors}
            maxlength={kind === 'label' ? 100 : 300}
            required={needed}
            optional={!needed}
          />
        );
      })}
    </>
  );
}

import { choosable, inputName } from '../../domain/fields/fields.schema.ts';
import { type AnsweredField, helpOf, labelOf } from '../../domain/fields/fields.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Field } from '../parts/field.tsx';

interface Props {
  visit: PersonVisit;
  fields: readonly AnsweredField[];
  /** What the form holds, by the name of the input; the saved answers where it says nothing. */
  typed?: Readonly<Record<string, string>> | undefined;
  errors?: FieldErrors | undefined;
}

/** The organization's questions, one input each. */
export const InformationInputs = ({ visit, fields, typed, errors }: Props) => (
  <>
    {fields.map((field) => (
      <Input key={field.id} visit={visit} field={field} typed={typed} errors={errors} />
    ))}
  </>
);

function Input({ visit, field, typed, errors }: Omit<Props, 'fields'> & { field: AnsweredField }) {
  const { t } = visit;
  const name = inputName(field.id);
  const value = typed?.[name] ?? field.value ?? '';
  const help = helpOf(field, visit.locale);
  const base = {
    visit,
    name,
    errors,
    label: labelOf(field, visit.locale),
    required: field.required,
    optional: !field.required,
    ...(help ? { help } : {}),
  };
  switch (field.type) {
    case 'text':
      return <Field {...base} value={value} maxlength={500} />;
    case 'long-text':
      return <Field {...base} type="textarea" value={value} maxlength={1_000} />;
    // An input for numbers would throw away what is none, before anybody could say why.
    case 'number':
      return <Field {...base} value={value} inputmode="decimal" maxlength={30} />;
    case 'date':
      return <Field {...base} type="date" value={value} />;
    case 'telephone':
      return <Field {...base} type="tel" value={value} autocomplete="tel" maxlength={40} />;
    case 'web-address':
      return <Field {...base} type="url" value={value} inputmode="url" maxlength={500} />;
    case 'yes-no': {
      const options = (['yes', 'no'] as const).map((each) => ({ value: each, label: t(`fields.${each}`) }));
      const none = field.required ? [] : [{ value: '', label: t('fields.no-answer') }];
      return <Field {...base} optional={false} type="radio" value={value} options={[...options, ...none]} />;
    }
    case 'choice': {
      const options = choosable(field).map((each) => ({ value: each, label: each }));
      const none = { value: '', label: t(field.required ? 'fields.choose' : 'fields.no-answer') };
      return <Field {...base} type="select" value={value} options={[none, ...options]} />;
    }
  }
}

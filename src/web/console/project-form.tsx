import { visibilities } from '../../domain/projects/projects.schema.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Field } from '../parts/field.tsx';

interface Props {
  visit: PersonVisit;
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors | undefined;
}

/** What is said of a project. */
export function ProjectFields({ visit, typed, errors }: Props) {
  const { t } = visit;
  return (
    <>
      <Field
        visit={visit}
        name="name"
        label={t('projects.name')}
        value={typed.name}
        errors={errors}
        maxlength={120}
        autocomplete="off"
        required
      />
      <Field
        visit={visit}
        type="textarea"
        name="description"
        label={t('projects.description')}
        value={typed.description}
        errors={errors}
        maxlength={2_000}
        optional
      />
      <Field
        visit={visit}
        type="url"
        name="url"
        label={t('projects.url')}
        help={t('projects.url-help')}
        value={typed.url}
        errors={errors}
        maxlength={500}
        optional
      />
      <Field
        visit={visit}
        type="radio"
        name="visibility"
        label={t('projects.visibility')}
        options={visibilities.map((value) => ({
          value,
          label: t(`projects.visibility-${value}`),
          help: t(`projects.visibility-${value}-help`),
        }))}
        value={typed.visibility ?? 'ask'}
        errors={errors}
      />
      <Field
        visit={visit}
        type="textarea"
        name="contact"
        label={t('projects.contact')}
        help={t('projects.contact-help')}
        value={typed.contact}
        errors={errors}
        maxlength={300}
        rows={2}
      />
    </>
  );
}

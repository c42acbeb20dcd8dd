import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { CheckField, ChoicesField } from './choices.tsx';
import type { FormErrors } from './error-summary.tsx';
import { type ControlProps, FieldControl } from './field-control.tsx';
import { fieldId } from './field-id.ts';
import { FieldError, FieldHelp } from './field-words.tsx';
import { PasswordControl, PasswordHints, type PasswordProps } from './password-control.tsx';

export interface FieldBase {
  visit: Visit;
  name: string;
  label: string;
  help?: ComponentChildren;
  /** Translated error of this field; or give all errors of the form, and the field finds its own. */
  error?: string | undefined;
  errors?: FormErrors | undefined;
  /** Announced as required; the server decides. */
  required?: boolean;
  /** Says '(optional)' beside the label. */
  optional?: boolean;
  disabled?: boolean;
  id?: string;
}

export interface Option {
  value: string;
  label: string;
  help?: string;
  /** Of a list: the heading it stands under. */
  group?: string;
}

export type FieldProps = FieldBase &
  (
    | ControlProps
    | PasswordProps
    | { type: 'checkbox'; checked?: boolean | undefined; value?: string }
    | { type: 'radio'; options: readonly Option[]; value?: string | undefined }
    | { type: 'checkboxes'; options: readonly Option[]; values?: readonly string[] }
  );

/** What a control says of itself to assistive technology. */
export interface Described {
  id: string;
  name: string;
  disabled: boolean | undefined;
  required: boolean | undefined;
  'aria-invalid': 'true' | undefined;
  'aria-describedby': string | undefined;
}

/** A labelled control with its help and its error. What was typed is given back by `value` (never for passwords). */
export function Field(props: FieldProps) {
  const { visit, name, label, help, errors, optional } = props;
  const id = props.id ?? fieldId(name);
  const error = props.error ?? errors?.[name];
  const described: Described = {
    id,
    name,
    disabled: props.disabled,
    required: props.required,
    'aria-invalid': error ? 'true' : undefined,
    'aria-describedby': [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ') || undefined,
  };
  const words = { label: <LabelText visit={visit} label={label} optional={optional} />, help, error };
  if (props.type === 'checkbox') {
    return <CheckField {...words} described={described} checked={props.checked} value={props.value} />;
  }
  if (props.type === 'radio') {
    return (
      <ChoicesField
        {...words}
        described={described}
        type="radio"
        options={props.options}
        chosen={[props.value ?? '']}
      />
    );
  }
  if (props.type === 'checkboxes') {
    return (
      <ChoicesField
        {...words}
        described={described}
        type="checkbox"
        options={props.options}
        chosen={props.values ?? []}
      />
    );
  }
  return (
    <div class="field">
      <label for={id}>{words.label}</label>
      {props.type === 'password' ? (
        <PasswordControl visit={visit} described={described} control={props} />
      ) : (
        <FieldControl described={described} control={props} />
      )}
      <FieldHelp id={id}>{help}</FieldHelp>
      {props.type === 'password' && <PasswordHints visit={visit} id={id} strength={props.strength} />}
      <FieldError id={id}>{error}</FieldError>
    </div>
  );
}

function LabelText({
  visit,
  label,
  optional,
}: {
  visit: Visit;
  label: string;
  optional: boolean | undefined;
}) {
  return (
    <>
      {label}
      {optional && <span class="field-optional"> {visit.t('parts.optional')}</span>}
    </>
  );
}

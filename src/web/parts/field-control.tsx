import type { Described, Option } from './field.tsx';

interface Typing {
  value?: string | number | undefined;
  placeholder?: string;
  autocomplete?: string;
  inputmode?: 'text' | 'email' | 'numeric' | 'decimal' | 'tel' | 'url' | 'search' | 'none';
  enterkeyhint?: 'enter' | 'done' | 'go' | 'next' | 'previous' | 'search' | 'send';
  maxlength?: number;
  autofocus?: boolean;
  readonly?: boolean;
}

export type ControlProps =
  | (Typing & {
      type?:
        | 'text'
        | 'email'
        | 'search'
        | 'tel'
        | 'url'
        | 'number'
        | 'date'
        | 'time'
        | 'datetime-local'
        | 'color';
      min?: string | number;
      max?: string | number;
      step?: string | number;
      /** A one-time code: spaced digits in one field. */
      code?: boolean;
      /** Names that browsers would 'correct': addresses, keys. */
      spellcheck?: boolean;
    })
  | (Typing & { type: 'textarea'; rows?: number })
  | { type: 'select'; options: readonly Option[]; value?: string | undefined; autocomplete?: string };

/** The control itself: an input, a textarea or a select. */
export function FieldControl({ described, control }: { described: Described; control: ControlProps }) {
  if (control.type === 'select') {
    return (
      <select class="control" {...described} autocomplete={control.autocomplete}>
        {grouped(control.options).map(({ name, options }) =>
          name ? (
            <optgroup key={name} label={name}>
              <Options options={options} value={control.value} />
            </optgroup>
          ) : (
            <Options key={name} options={options} value={control.value} />
          ),
        )}
      </select>
    );
  }
  const typing = {
    placeholder: control.placeholder,
    autocomplete: control.autocomplete,
    inputmode: control.inputmode,
    enterkeyhint: control.enterkeyhint,
    maxlength: control.maxlength,
    autofocus: control.autofocus,
    readonly: control.readonly,
  };
  if (control.type === 'textarea') {
    return (
      <textarea class="control" rows={control.rows ?? 4} {...typing} {...described}>
        {control.value}
      </textarea>
    );
  }
  const asWritten = control.type === 'email' || control.code || control.spellcheck === false;
  return (
    <input
      class={control.code ? 'control code' : 'control'}
      // Preact has a type for every kind of input; this is any of them.
      type={(control.type ?? 'text') as 'text'}
      value={control.value}
      min={control.min}
      max={control.max}
      step={control.step}
      spellcheck={asWritten ? false : undefined}
      autocapitalize={asWritten ? 'none' : undefined}
      dir={control.type === 'email' || control.type === 'url' ? 'ltr' : undefined}
      {...typing}
      {...described}
    />
  );
}

function Options({ options, value }: { options: readonly Option[]; value: string | undefined }) {
  return (
    <>
      {options.map((option) => (
        <option key={option.value} value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ))}
    </>
  );
}

/** Options in their order, those of one group together where the first of it stands. */
function grouped(options: readonly Option[]): { name: string; options: readonly Option[] }[] {
  const groups = Map.groupBy(options, (option) => option.group ?? '');
  return [...groups].map(([name, members]) => ({ name, options: members }));
}

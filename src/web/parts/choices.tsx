import type { ComponentChildren } from 'preact';
import type { Described, Option } from './field.tsx';
import { FieldError, FieldHelp } from './field-words.tsx';

interface Words {
  label: ComponentChildren;
  help: ComponentChildren;
  error: string | undefined;
  described: Described;
}

/** One box to tick, its label beside it. Absent from the form's data when not ticked. */
export function CheckField(props: Words & { checked: boolean | undefined; value: string | undefined }) {
  const { label, help, error, described, checked, value } = props;
  return (
    <div class="check">
      <input type="checkbox" value={value ?? 'yes'} checked={checked} {...described} />
      <label for={described.id}>{label}</label>
      <FieldHelp id={described.id}>{help}</FieldHelp>
      <FieldError id={described.id}>{error}</FieldError>
    </div>
  );
}

interface ChoicesProps extends Words {
  type: 'radio' | 'checkbox';
  options: readonly Option[];
  chosen: readonly string[];
}

/** A group of which one (radio) or several (checkbox) are chosen. The first one carries the group's id. */
export function ChoicesField({ label, help, error, described, type, options, chosen }: ChoicesProps) {
  const { id, name, disabled } = described;
  return (
    <fieldset
      class="field"
      disabled={disabled}
      aria-describedby={described['aria-describedby']}
      aria-invalid={type === 'radio' ? described['aria-invalid'] : undefined}
      role={type === 'radio' ? 'radiogroup' : undefined}
    >
      <legend>{label}</legend>
      <FieldHelp id={id}>{help}</FieldHelp>
      <div class="options">
        {options.map((option, at) => (
          <Choice
            key={option.value}
            id={at === 0 ? id : `${id}-${at}`}
            name={name}
            type={type}
            option={option}
            checked={chosen.includes(option.value)}
          />
        ))}
      </div>
      <FieldError id={id}>{error}</FieldError>
    </fieldset>
  );
}

interface ChoiceProps {
  id: string;
  name: string;
  type: 'radio' | 'checkbox';
  option: Option;
  checked: boolean;
}

function Choice({ id, name, type, option, checked }: ChoiceProps) {
  const helpId = option.help ? `${id}-about` : undefined;
  return (
    <div class="check">
      <input
        id={id}
        name={name}
        type={type}
        value={option.value}
        checked={checked}
        aria-describedby={helpId}
      />
      <label for={id}>{option.label}</label>
      {option.help && (
        <div class="field-help" id={helpId}>
          {option.help}
        </div>
      )}
    </div>
  );
}

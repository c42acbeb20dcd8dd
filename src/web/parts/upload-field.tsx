import type { FieldErrors } from '../entrance/forms.ts';
import { fieldId } from './field-id.ts';
import { FieldError, FieldHelp } from './field-words.tsx';

export interface UploadFieldProps {
  name: string;
  label: string;
  help?: string;
  errors?: FieldErrors | undefined;
}

/** Choice of a picture file, as it is; the server looks at its content, not its name. */
export function UploadField({ name, label, help, errors }: UploadFieldProps) {
  const id = fieldId(name);
  const error = errors?.[name];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        class="control"
        id={id}
        type="file"
        name={name}
        accept="image/jpeg,image/png,image/webp,image/gif"
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={
          [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ') || undefined
        }
      />
      <FieldHelp id={id}>{help}</FieldHelp>
      <FieldError id={id}>{error}</FieldError>
    </div>
  );
}

import type { Visit } from '../entrance/visit.ts';
import { Avatar } from './avatar.tsx';
import type { FormErrors } from './error-summary.tsx';
import { fieldId } from './field-id.ts';
import { FieldError, FieldHelp } from './field-words.tsx';

export interface PictureFieldProps {
  visit: Visit;
  name: string;
  label: string;
  help?: string;
  errors?: FormErrors | undefined;
  /** Whose picture, and where it is now. */
  person: { name: string; picture?: string | undefined };
}

/** Choice of a profile picture. With scripts it is cropped here to a square; without, the server takes the middle. */
export function PictureField({ visit, name, label, help, errors, person }: PictureFieldProps) {
  const id = fieldId(name);
  const error = errors?.[name];
  const described = [error && `${id}-error`, help && `${id}-help`].filter(Boolean).join(' ') || undefined;
  return (
    <div class="field picture" data-crop={id}>
      <Avatar name={person.name} picture={person.picture} large />
      <div class="picture-choose">
        <label class="font-semibold" for={id}>
          {label}
        </label>
        <input
          class="control mt-1"
          id={id}
          type="file"
          name={name}
          accept="image/jpeg,image/png,image/webp,image/gif,image/avif"
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={described}
        />
        <FieldHelp id={id}>{help}</FieldHelp>
        <FieldError id={id}>{error}</FieldError>
      </div>
      <div class="picture-crop" hidden>
        <canvas
          width={512}
          height={512}
          tabIndex={0}
          role="img"
          aria-label={visit.t('parts.crop_area')}
          aria-describedby={`${id}-crop`}
        />
        <label>
          {visit.t('parts.crop_zoom')}
          <input type="range" min="1" max="4" step="0.05" value="1" />
        </label>
        <p class="field-help" id={`${id}-crop`}>
          {visit.t('parts.crop_help')}
        </p>
      </div>
    </div>
  );
}

import type { Visit } from '../entrance/visit.ts';
import type { Described } from './field.tsx';

export interface PasswordProps {
  type: 'password';
  autocomplete: 'current-password' | 'new-password';
  /** For a new password: shows how long and how hard to guess it is. `about` are words it must not lean on. */
  strength?: { minimum: number; about?: readonly string[] };
  enterkeyhint?: 'next' | 'go' | 'done';
  autofocus?: boolean;
}

interface Props {
  visit: Visit;
  described: Described;
  control: PasswordProps;
}

/** A password: never given back, pasting works, and with scripts a way to see it, a strength and a Caps Lock hint. */
export function PasswordControl({ visit, described, control }: Props) {
  const { id } = described;
  const hints = [described['aria-describedby'], `${id}-caps`, control.strength && `${id}-strength`];
  return (
    <div class="password">
      <input
        class="control"
        type="password"
        autocomplete={control.autocomplete}
        enterkeyhint={control.enterkeyhint}
        autofocus={control.autofocus}
        autocapitalize="none"
        spellcheck={false}
        dir="auto"
        maxlength={1024}
        data-caps={`${id}-caps`}
        {...described}
        aria-describedby={hints.filter(Boolean).join(' ')}
      />
      <button
        class="password-reveal"
        type="button"
        hidden
        aria-controls={id}
        data-reveal={id}
        data-show={visit.t('parts.show')}
        data-hide={visit.t('parts.hide')}
      >
        {visit.t('parts.show')}
        <span class="sr-only"> {visit.t('parts.show_what')}</span>
      </button>
    </div>
  );
}

/** What stands below the help of a password: the Caps Lock hint and the strength of a new one. */
export function PasswordHints({
  visit,
  id,
  strength,
}: {
  visit: Visit;
  id: string;
  strength: PasswordProps['strength'];
}) {
  return (
    <>
      <div class="field-help" id={`${id}-caps`} role="status" data-text={visit.t('parts.caps_lock')} />
      {strength && <Strength visit={visit} id={id} strength={strength} />}
    </>
  );
}

interface StrengthProps {
  visit: Visit;
  id: string;
  strength: NonNullable<PasswordProps['strength']>;
}

function Strength({ visit, id, strength }: StrengthProps) {
  const { minimum, about = [] } = strength;
  const words = [0, 1, 2, 3, 4].map((score) => visit.t(strengthWords[score] ?? 'parts.strength_4'));
  return (
    <div
      class="strength"
      data-strength={id}
      data-minimum={minimum}
      data-about={about.join('\n')}
      data-short={visit.t('parts.strength_short', { typed: '%', minimum })}
      data-words={words.join('\n')}
    >
      <div class="strength-bars" aria-hidden="true">
        <i />
        <i />
        <i />
        <i />
      </div>
      <p id={`${id}-strength`} role="status" />
    </div>
  );
}

const strengthWords = [
  'parts.strength_0',
  'parts.strength_1',
  'parts.strength_2',
  'parts.strength_3',
  'parts.strength_4',
] as const;

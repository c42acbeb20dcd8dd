import type { Visit } from '../entrance/visit.ts';
import { fieldId } from './field-id.ts';
import { Icon } from './icon.tsx';

/** Errors of a form, already translated, by field name; the key '' is for the form as a whole. */
export type FormErrors = Readonly<Record<string, string | undefined>>;

/** What went wrong, summed up above the form with the focus on it, each line leading to its field. */
export function ErrorSummary({ visit, errors }: { visit: Visit; errors?: FormErrors | undefined }) {
  const entries = Object.entries(errors ?? {}).filter(([, text]) => text);
  if (entries.length === 0) return null;
  const [first] = entries;
  const single = entries.length === 1 && first?.[0] === '';
  return (
    <div class="notice tone-error error-summary" role="alert" tabIndex={-1} autofocus>
      <Icon name="error" />
      <div>
        <p class="notice-word">{single ? first?.[1] : visit.t('parts.errors', { count: entries.length })}</p>
        {!single && (
          <ul>
            {entries.map(([name, text]) => (
              <li key={name}>{name ? <a href={`#${fieldId(name)}`}>{text}</a> : text}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

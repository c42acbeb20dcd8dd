import type { Visit } from '../entrance/visit.ts';

/** A text to pass on exactly, such as a reference code; with scripts a button copies it. */
export function Copyable({ visit, text }: { visit: Visit; text: string }) {
  return (
    <span class="copyable">
      <code>{text}</code>
      <button class="button small" type="button" hidden data-copy={text} data-done={visit.t('parts.copied')}>
        {visit.t('parts.copy')}
      </button>
      <span class="sr-only" role="status" />
    </span>
  );
}

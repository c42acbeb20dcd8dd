import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { Button } from './button.tsx';
import { Form } from './form.tsx';

export interface ConfirmProps {
  visit: Visit;
  action: string;
  /** On the button that opens the question: the verb. */
  label: string;
  /** What is about to happen, as a question. */
  question: string;
  /** What follows from it, and whether it can be undone. */
  explanation?: ComponentChildren;
  /** On the button that does it; the same verb if not said. */
  confirmLabel?: string;
  small?: boolean;
  /** Hidden inputs or fields of the form. */
  children?: ComponentChildren;
}

/** A dangerous form behind a question. Opens without scripts; 'Cancel' appears where a script can close it. */
export function Confirm(props: ConfirmProps) {
  const { visit, action, label, question, explanation, confirmLabel, small, children } = props;
  return (
    <details class="confirm" data-menu>
      <summary class={small ? 'button small' : 'button'}>{label}</summary>
      <div class="confirm-sheet">
        <p class="font-semibold">{question}</p>
        {explanation && <p>{explanation}</p>}
        <Form visit={visit} action={action}>
          {children}
          <div class="actions">
            <Button kind="danger">{confirmLabel ?? label}</Button>
            <button class="button" type="button" hidden data-close>
              {visit.t('parts.cancel')}
            </button>
          </div>
        </Form>
      </div>
    </details>
  );
}

import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { Form } from './form.tsx';

export interface SelectBarProps {
  visit: Visit;
  /** Id of the form, the one the table's `pick.form` names. */
  id: string;
  action: string;
  /** The buttons for what was picked. */
  children: ComponentChildren;
}

/** The bar of actions for picked rows of a table; with scripts it says how many are picked. */
export function SelectBar({ visit, id, action, children }: SelectBarProps) {
  return (
    <Form visit={visit} action={action} id={id} class="select-bar">
      <span
        class="text-small text-quiet"
        role="status"
        data-pick-count={id}
        data-text={visit.t('parts.picked', { picked: '%' })}
      >
        {visit.t('parts.for_picked')}
      </span>
      {children}
    </Form>
  );
}

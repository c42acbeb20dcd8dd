import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';

export interface FormProps {
  visit: Visit;
  action: string;
  method?: 'post' | 'get';
  /** The form carries a file. */
  upload?: boolean;
  /** Presses its own button as soon as a person can see the page (never prerendered, never twice). */
  selfPress?: boolean;
  class?: string;
  id?: string;
  /** Names the form for screen readers. */
  label?: string;
  children?: ComponentChildren;
}

/**
 * A form with the CSRF token where it posts. The browser's own validation stays off: every message is ours, in the
 * person's language, at the field and in the summary.
 */
export function Form({
  visit,
  action,
  method = 'post',
  upload,
  selfPress,
  label,
  children,
  ...rest
}: FormProps) {
  return (
    <form
      {...rest}
      action={action}
      method={method}
      enctype={upload ? 'multipart/form-data' : undefined}
      aria-label={label}
      data-self-press={selfPress ? '' : undefined}
      noValidate
    >
      {method === 'post' && <input type="hidden" name="csrf" value={visit.csrf} />}
      {children}
    </form>
  );
}

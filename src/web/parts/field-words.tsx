import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

// What stands under a field; its ids are what the field is described by.

export function FieldHelp({ id, children }: { id: string; children: ComponentChildren }) {
  return children ? (
    <div class="field-help" id={`${id}-help`}>
      {children}
    </div>
  ) : null;
}

export function FieldError({ id, children }: { id: string; children: ComponentChildren }) {
  return children ? (
    <p class="field-error" id={`${id}-error`}>
      <Icon name="error" />
      <span>{children}</span>
    </p>
  ) : null;
}

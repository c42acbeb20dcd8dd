import type { ComponentChildren } from 'preact';

/** Names and what they stand for, one below the other. */
export const Facts = ({ children }: { children: ComponentChildren }) => (
  <dl class="grid gap-4">{children}</dl>
);

export interface FactProps {
  term: string;
  help?: string;
  /** Where it is changed: a short word beside it, and what it is called without its surroundings. */
  action?: { href: string; word: string; label: string };
  children: ComponentChildren;
}

export function Fact({ term, help, action, children }: FactProps) {
  return (
    <div class="grid grid-cols-[minmax(0,1fr)_auto] gap-x-6">
      <dt class="col-start-1 text-small text-quiet">{term}</dt>
      <dd class="col-start-1 wrap-anywhere">{children}</dd>
      {help && <dd class="field-help col-start-1">{help}</dd>}
      {action && (
        <dd class="col-start-2 row-span-2 row-start-1 self-center">
          <a href={action.href} aria-label={action.label}>
            {action.word}
          </a>
        </dd>
      )}
    </div>
  );
}

import type { ComponentChildren } from 'preact';

export interface Fact {
  label: string;
  value: ComponentChildren;
}

/** What is known of a thing: a label and a value each; absent ones are left out. */
export function Facts({ facts }: { facts: readonly (Fact | false | undefined)[] }) {
  return (
    <dl class="grid grid-cols-1 gap-2 sm:grid-cols-[fit-content(18rem)_minmax(0,1fr)] sm:gap-x-8 sm:gap-y-3">
      {facts
        .filter((fact): fact is Fact => Boolean(fact))
        .map(({ label, value }) => (
          <div key={label} class="sm:contents">
            <dt class="text-quiet">{label}</dt>
            <dd class="breaks">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

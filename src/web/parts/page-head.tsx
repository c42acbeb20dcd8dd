import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

export interface PageHeadProps {
  title: string;
  /** A line under the title. */
  intro?: ComponentChildren;
  /** Buttons at the end of the title's line. */
  actions?: ComponentChildren;
  /** The page one level up. */
  back?: { href: string; label: string };
}

/** Title of a signed-in page with the way back above it and its actions beside it. */
export function PageHead({ title, intro, actions, back }: PageHeadProps) {
  return (
    <>
      {back && (
        <a class="back-link" href={back.href}>
          <Icon name="back" />
          {back.label}
        </a>
      )}
      <div class="page-head">
        <div>
          <h1>{title}</h1>
          {intro && <p>{intro}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </div>
    </>
  );
}

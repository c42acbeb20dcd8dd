import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

export interface EmptyStateProps {
  icon?: IconName;
  title: string;
  /** What to do first, in a sentence. */
  children?: ComponentChildren;
  /** The button or link that does it. */
  action?: ComponentChildren;
  /** Level of the heading, one below the page's. */
  level?: 2 | 3;
}

/** In place of an empty list: what would stand here, and how to begin. */
export function EmptyState({ icon = 'empty', title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = level === 2 ? ('h2' as const) : ('h3' as const);
  return (
    <div class="empty">
      <Icon name={icon} />
      <Heading>{title}</Heading>
      {children && <p>{children}</p>}
      {action && <div class="actions">{action}</div>}
    </div>
  );
}

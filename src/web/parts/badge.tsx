import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';
import type { Tone } from './notice.tsx';

export interface BadgeProps {
  kind?: Tone | 'neutral';
  icon?: IconName;
  children: ComponentChildren;
}

/** A state in one word, with an icon so that colour never speaks alone. */
export function Badge({ kind = 'neutral', icon, children }: BadgeProps) {
  return (
    <span class={`badge tone-${kind}`}>
      <Icon name={icon ?? (kind === 'neutral' ? 'dot' : kind)} />
      {children}
    </span>
  );
}

import type { ComponentChildren } from 'preact';
import type { Visit } from '../entrance/visit.ts';
import { Icon } from './icon.tsx';

export type Tone = 'success' | 'info' | 'warning' | 'error';

export interface NoticeProps {
  visit: Visit;
  kind: Tone;
  /** A bold first line; without it the kind is still said to those who do not see the icon. */
  title?: string;
  /** `status` or `alert` where it appears in answer to something. */
  role?: 'status' | 'alert';
  children?: ComponentChildren;
}

/** Something to know, with an icon and a word beside its colour. */
export function Notice({ visit, kind, title, role, children }: NoticeProps) {
  return (
    <div class={`notice tone-${kind}`} role={role}>
      <Icon name={kind} />
      <div>
        {title ? (
          <p class="notice-word">{title}</p>
        ) : (
          <span class="sr-only">{`${visit.t(`parts.kind_${kind}`)}: `}</span>
        )}
        {children}
      </div>
    </div>
  );
}

import type { ComponentChildren } from 'preact';
import { safeHref } from './safe-href.ts';

export interface LinkProps {
  href: string;
  class?: string;
  /** Shows the host after an outside link; on unless said otherwise. */
  host?: boolean;
  children: ComponentChildren;
}

/** A link whose address may come from people. An address that is not safe to follow leaves plain text. */
export function Link({ href, host = true, children, ...rest }: LinkProps) {
  const safe = safeHref(href);
  if (!safe) return <span {...rest}>{children}</span>;
  if (safe.kind !== 'outside') {
    return (
      <a href={safe.href} {...rest}>
        {children}
      </a>
    );
  }
  return (
    <a href={safe.href} rel="noopener noreferrer" {...rest}>
      {children}
      {host && children !== safe.host && <span class="text-quiet"> ({safe.host})</span>}
    </a>
  );
}

import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

interface Look {
  /** At most one primary button on a page. */
  kind?: 'primary' | 'plain' | 'danger' | 'quiet';
  /** As wide as its container. */
  wide?: boolean;
  small?: boolean;
  icon?: IconName;
  children: ComponentChildren;
}

export interface ButtonProps extends Look {
  type?: 'submit' | 'button';
  name?: string;
  value?: string;
  disabled?: boolean;
  /** Id of the form it submits, where it stands outside. */
  form?: string;
  formaction?: string;
}

/** A button that does something: it submits its form. */
export function Button({ kind, wide, small, icon, children, type = 'submit', ...rest }: ButtonProps) {
  return (
    <button class={classes(kind, wide, small)} type={type} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A link in a button's clothes: it goes somewhere, within the portal. */
export function ButtonLink({ kind, wide, small, icon, children, href }: Look & { href: string }) {
  return (
    <a class={classes(kind, wide, small)} href={href}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

function classes(kind: Look['kind'] = 'plain', wide = false, small = false): string {
  return `button ${kind}${wide ? ' wide' : ''}${small ? ' small' : ''}`;
}

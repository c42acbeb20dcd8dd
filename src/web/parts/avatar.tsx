import { initials } from './initials.ts';

export interface AvatarProps {
  name: string;
  /** Address of the picture; initials stand in for it. */
  picture?: string | undefined;
  large?: boolean;
}

/** A person's picture or initials. Decoration: the name always stands beside it or labels what holds it. */
export function Avatar({ name, picture, large }: AvatarProps) {
  const look = large ? 'avatar large' : 'avatar';
  const side = large ? 96 : 32;
  return picture ? (
    <img class={look} src={picture} alt="" width={side} height={side} />
  ) : (
    <span class={look} aria-hidden="true">
      {initials(name)}
    </span>
  );
}

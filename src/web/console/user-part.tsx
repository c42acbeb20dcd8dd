import type { ComponentChildren } from 'preact';
import type { KnownUser } from '../../flows/people/look-up-user.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';

/** What every part of a person's page is given. */
export interface UserPartProps {
  visit: PersonVisit;
  user: KnownUser;
  /** Whether who looks may change this person: owners are changed by owners only. */
  may: boolean;
  /** Whether it is their own page: nobody lessens themselves. */
  self: boolean;
  typed?: Readonly<Record<string, string>> | undefined;
  errors?: FieldErrors | undefined;
}

/** A part of the page under a heading, reachable by its id. */
export function UserPart({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: ComponentChildren;
}) {
  return (
    <section id={id} class="card min-w-0" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} class="mb-3">
        {title}
      </h2>
      {children}
    </section>
  );
}

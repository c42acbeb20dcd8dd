import type { AnsweredField } from '../../domain/fields/fields.ts';
import { lookUpUser } from '../../flows/people/look-up-user.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import type { FieldErrors } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { AttemptTable } from './attempt-table.tsx';
import { readUserInformation, UserInformation } from './fields-of-user.tsx';
import { Console } from './frame.tsx';
import { UserAccess } from './user-access.tsx';
import { UserFacts } from './user-facts.tsx';
import { UserInvitation } from './user-invitation.tsx';
import { UserName } from './user-name.tsx';
import { UserPart, type UserPartProps } from './user-part.tsx';
import { UserRole } from './user-role.tsx';
import { readUserSeats, type SeatsOfPerson, UserSeats } from './user-seats.tsx';
import { UserRemoval, UserSessions, UserSuspension } from './user-standing.tsx';

/** Everything about one person, and everything an administrator may do for them. */
export async function showUser(visit: PersonVisit): Promise<WebAnswer> {
  return userPage(visit);
}

/** Where a form of the page came back with errors: its address, looked at anew, is the page. */
export const showUserAgain = (visit: PersonVisit): WebAnswer =>
  isId(visit.params.id) ? redirect(visit, `/console/users/${visit.params.id}`) : turnAway(visit, 404);

/** The page of the person that the path names, or 404. `again`: a form of it came back with errors. */
export async function userPage(
  visit: PersonVisit,
  again?: { typed: Readonly<Record<string, string>>; errors: FieldErrors },
): Promise<WebAnswer> {
  const { id } = visit.params;
  const organizationId = visit.organization.id;
  const user = isId(id) ? await lookUpUser(visit.infra, organizationId, id) : undefined;
  if (!user) return turnAway(visit, 404);
  const seats = await visit.infra.database.inOrganization(organizationId, (tx) =>
    readUserSeats(tx, organizationId, user.id),
  );
  const information = await readUserInformation(visit, user.id);
  const parts = { visit, user, seats, information, ...again };
  return page(visit, <UserPage {...parts} />, { status: again ? 422 : 200 });
}

interface Props extends Pick<UserPartProps, 'visit' | 'user' | 'typed' | 'errors'> {
  seats: SeatsOfPerson;
  information: readonly AnsweredField[];
}

function UserPage({ visit, user, seats, information, typed, errors }: Props) {
  const { t } = visit;
  const viewer = visit.session.user;
  const may = user.role !== 'owner' || viewer.role === 'owner';
  const parts: UserPartProps = { visit, user, may, self: user.id === viewer.id, typed, errors };
  return (
    <Console
      visit={visit}
      title={user.name}
      back={{ href: '/console/users', label: t('console.users') }}
      current="users"
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <div class="grid max-w-4xl gap-6">
        <UserFacts {...parts} />
        <UserInformation visit={visit} fields={information} />
        {user.status === 'invited' && <UserInvitation {...parts} />}
        <UserPart id="seats" title={t('console.seats')}>
          <UserSeats visit={visit} user={user} seats={seats} />
        </UserPart>
        <UserRole {...parts} />
        <UserName {...parts} />
        <UserAccess {...parts} />
        {user.status !== 'invited' && <UserSuspension {...parts} />}
        <UserSessions {...parts} />
        {user.status !== 'invited' && <UserRemoval {...parts} />}
      </div>
      <section class="mt-8" aria-labelledby="attempts">
        <h2 id="attempts" class="mb-3">
          {t('console.attempts')}
        </h2>
        {user.attempts.length > 0 ? (
          <AttemptTable visit={visit} attempts={user.attempts} />
        ) : (
          <p class="text-quiet">{t('console.attempts-none')}</p>
        )}
      </section>
    </Console>
  );
}

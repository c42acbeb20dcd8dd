import type { ProjectMember, ProjectPerson } from '../../flows/joining/members.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { cutPart, type Keyset } from '../parts/keyset.ts';
import { Pagination } from '../parts/pagination.tsx';
import { pictureUrl } from '../parts/pictures.ts';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

export const membersPerPage = 50;

export interface MembersView {
  readonly rows: readonly ProjectMember[];
  readonly total: number;
  /** Who could be added, of those who were sought. */
  readonly others: readonly ProjectPerson[];
  readonly asked: Keyset;
  readonly search: string;
}

interface Props {
  visit: PersonVisit;
  projectId: string;
  view: MembersView;
}

interface TypedProps extends Props {
  typed?: Readonly<Record<string, string>> | undefined;
  errors?: FieldErrors | undefined;
}

/** A project's people: one search finds members, and those who could become some. */
export function ProjectMembers({ visit, projectId, view, typed, errors }: TypedProps) {
  const { t } = visit;
  const home = `/console/projects/${projectId}`;
  return (
    <section aria-labelledby="members">
      <h2 id="members" class="mb-3">
        {t('projects.members-title')}
      </h2>
      <Form visit={visit} action={home} method="get" class="mb-4 flex max-w-xl flex-wrap items-end gap-3">
        <div class="min-w-0 flex-1 basis-60">
          <Field
            visit={visit}
            type="search"
            name="search"
            label={t('projects.find-people')}
            value={view.search}
            enterkeyhint="search"
            maxlength={200}
          />
        </div>
        <Button>{t('projects.find')}</Button>
        {view.search && (
          <ButtonLink kind="quiet" href={home}>
            {t('projects.clear')}
          </ButtonLink>
        )}
      </Form>
      <AddByEmail visit={visit} projectId={projectId} typed={typed} errors={errors} />
      {view.search && <Others visit={visit} projectId={projectId} view={view} />}
      <Members visit={visit} projectId={projectId} view={view} />
    </section>
  );
}

/** Whose address is at hand is added at once. */
function AddByEmail({ visit, projectId, typed, errors }: Omit<TypedProps, 'view'>) {
  const { t } = visit;
  return (
    <Form
      visit={visit}
      action={`/console/projects/${projectId}/members`}
      class="mb-6 flex max-w-xl flex-wrap items-end gap-3"
    >
      <div class="min-w-0 flex-1 basis-60">
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('projects.add-by-email')}
          value={typed?.email}
          errors={errors}
          autocomplete="off"
        />
      </div>
      <Button icon="plus">{t('projects.add-member')}</Button>
    </Form>
  );
}

/** Who matches the search and could be added. */
function Others({ visit, projectId, view }: Props) {
  const { t } = visit;
  if (view.others.length === 0) return <p class="mb-4 text-quiet">{t('projects.nobody-to-add')}</p>;
  return (
    <ul class="card mb-6 max-w-xl divide-y divide-[var(--color-base-300)] py-2">
      {view.others.map((person) => (
        <li key={person.id} class="flex flex-wrap items-center gap-3 py-3">
          <Person person={person} />
          <Form visit={visit} action={`/console/projects/${projectId}/members`}>
            <input type="hidden" name="user" value={person.id} />
            <Button small icon="plus">
              {t('projects.add-member')}
              <span class="sr-only"> {person.name}</span>
            </Button>
          </Form>
        </li>
      ))}
    </ul>
  );
}

function Members({ visit, projectId, view }: Props) {
  const { t } = visit;
  const part = cutPart(view.rows, membersPerPage, view.asked, (row) => row.id);
  const pathTo = (step: Record<string, string> | undefined) =>
    step &&
    `/console/projects/${projectId}?${new URLSearchParams({ ...(view.search ? { search: view.search } : {}), ...step })}`;
  if (part.rows.length === 0) {
    return view.search ? (
      <p class="text-quiet">{t('projects.no-member-found')}</p>
    ) : (
      <EmptyState icon="users" level={3} title={t('projects.no-members')}>
        {t('projects.no-members-do')}
      </EmptyState>
    );
  }
  return (
    <>
      <Table
        caption={t('projects.members-title')}
        captionHidden
        rows={part.rows}
        rowKey={(member) => member.id}
        columns={[
          {
            id: 'name',
            header: t('projects.person'),
            cell: (member) => <Person person={member} href={`/console/users/${member.id}`} />,
          },
          {
            id: 'since',
            header: t('projects.since'),
            cell: (member) => <Time visit={visit} value={member.joinedAt} precision="day" />,
          },
          {
            id: 'role',
            header: t('projects.role'),
            cell: (member) =>
              member.manager ? (
                <Badge kind="info" icon="key">
                  {t('projects.manager')}
                </Badge>
              ) : (
                t('projects.plain-member')
              ),
          },
          {
            id: 'act',
            header: t('projects.actions'),
            cell: (member) => <Actions visit={visit} projectId={projectId} member={member} />,
          },
        ]}
      />
      <Pagination
        visit={visit}
        from={part.from}
        to={part.to}
        total={Math.min(view.total, 10_000)}
        capped={view.total > 10_000}
        previous={pathTo(part.previous)}
        next={pathTo(part.next)}
      />
    </>
  );
}

interface ActionsProps {
  visit: PersonVisit;
  projectId: string;
  member: ProjectMember;
}

function Actions({ visit, projectId, member }: ActionsProps) {
  const { t } = visit;
  const path = `/console/projects/${projectId}/members/${member.id}`;
  return (
    <div class="actions">
      <Form visit={visit} action={`${path}/management${member.manager ? '/end' : ''}`}>
        <Button small>
          {t(member.manager ? 'projects.manager-end' : 'projects.manager-make')}
          <span class="sr-only"> {member.name}</span>
        </Button>
      </Form>
      <Confirm
        visit={visit}
        action={`${path}/end`}
        label={t('projects.remove-member')}
        question={t('projects.remove-question', { name: member.name })}
        explanation={t('projects.remove-explained')}
        small
      />
    </div>
  );
}

function Person({ person, href }: { person: ProjectPerson; href?: string }) {
  return (
    <span class="flex min-w-0 flex-1 items-center gap-3">
      <Avatar name={person.name} picture={pictureUrl(person)} />
      <span class="min-w-0 wrap-anywhere">
        {href ? <a href={href}>{person.name}</a> : person.name}
        <span class="block text-small font-normal text-quiet">{person.email}</span>
      </span>
    </span>
  );
}

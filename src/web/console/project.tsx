import type { KnownProject, WaitingRequest } from '../../domain/projects/projects.ts';
import { foldEmail } from '../../domain/users/users.ts';
import { readQueueOf } from '../../flows/joining/deciding.ts';
import { findProject } from '../../flows/joining/keeping.ts';
import { readMembers } from '../../flows/joining/members.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import type { FieldErrors } from '../entrance/forms.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Form } from '../parts/form.tsx';
import { readKeyset } from '../parts/keyset.ts';
import { Notice } from '../parts/notice.tsx';
import { Time } from '../parts/time.tsx';
import { Console } from './frame.tsx';
import { ProjectFields } from './project-form.tsx';
import { type MembersView, membersPerPage, ProjectMembers } from './project-members.tsx';
import { RequestList } from './project-requests.tsx';
import { searchIn } from './project-search.ts';

/** A project: who waits, who is in it, and what is said of it. */
export const showConsoleProject = (visit: PersonVisit): Promise<WebAnswer> => projectPage(visit);

/** The page of the project that the path names, or 404. `again`: its form came back with errors. */
export async function projectPage(
  visit: PersonVisit,
  again?: { typed: Readonly<Record<string, string>>; errors: FieldErrors },
): Promise<WebAnswer> {
  const { id } = visit.params;
  const organizationId = visit.organization.id;
  const project = isId(id) ? await findProject(visit.infra, organizationId, id) : undefined;
  if (!project) return turnAway(visit, 404);
  const query = visit.url.searchParams;
  const search = searchIn(query.get('search'));
  const asked = readKeyset(query, isId);
  const [members, waiting] = await Promise.all([
    readMembers(visit.infra, organizationId, project.id, {
      ...asked,
      search: foldEmail(search),
      most: membersPerPage + 1,
    }),
    readQueueOf(visit.infra, organizationId, project.id),
  ]);
  const view = { ...members, asked, search };
  return page(
    visit,
    <ProjectPage visit={visit} project={project} members={view} waiting={waiting} {...again} />,
    { status: again ? 422 : 200 },
  );
}

interface Props {
  visit: PersonVisit;
  project: KnownProject;
  members: MembersView;
  waiting: readonly WaitingRequest[];
  typed?: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}

function ProjectPage({ visit, project, members, waiting, typed, errors }: Props) {
  const { t } = visit;
  return (
    <Console
      visit={visit}
      title={project.name}
      back={{ href: '/console/projects', label: t('projects.projects') }}
      current="projects"
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <div class="grid gap-8">
        {project.archivedAt && (
          <Notice visit={visit} kind="warning" title={t('projects.is-archived')}>
            <p>
              {t('projects.is-archived-since')}{' '}
              <Time visit={visit} value={project.archivedAt} relative="beside" />
            </p>
          </Notice>
        )}
        {waiting.length > 0 && (
          <section aria-labelledby="waiting">
            <h2 id="waiting" class="mb-3">
              {t('projects.waiting')}
            </h2>
            <RequestList visit={visit} requests={waiting} from="project" />
          </section>
        )}
        <ProjectMembers visit={visit} projectId={project.id} view={members} typed={typed} errors={errors} />
        <Details visit={visit} project={project} typed={typed} errors={errors} />
        <Standing visit={visit} project={project} />
      </div>
    </Console>
  );
}

function Details({ visit, project, typed, errors }: Omit<Props, 'members' | 'waiting'>) {
  const { t } = visit;
  const { name, description, url, visibility, contact } = project;
  return (
    <section class="card max-w-2xl" aria-labelledby="details">
      <h2 id="details" class="mb-4">
        {t('projects.details')}
      </h2>
      <Form visit={visit} action={`/console/projects/${project.id}/details`} class="stack">
        <ProjectFields
          visit={visit}
          typed={
            typed && 'name' in typed ? typed : { name, description, url: url ?? '', visibility, contact }
          }
          errors={errors}
        />
        <div class="actions">
          <Button kind="primary">{t('projects.save')}</Button>
        </div>
      </Form>
    </section>
  );
}

function Standing({ visit, project }: Pick<Props, 'visit' | 'project'>) {
  const { t } = visit;
  const action = `/console/projects/${project.id}/archiving`;
  return (
    <section class="card max-w-2xl" aria-labelledby="standing">
      <h2 id="standing" class="mb-2">
        {t('projects.archiving')}
      </h2>
      <p class="mb-4 text-quiet">{t('projects.archiving-explained')}</p>
      {project.archivedAt ? (
        <Form visit={visit} action={`${action}/end`}>
          <Button>{t('projects.reopen')}</Button>
        </Form>
      ) : (
        <Confirm
          visit={visit}
          action={action}
          label={t('projects.archive')}
          question={t('projects.archive-question', { project: project.name })}
          explanation={t('projects.archive-explained')}
        />
      )}
    </section>
  );
}

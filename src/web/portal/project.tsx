import type { WaitingRequest } from '../../domain/projects/projects.ts';
import { type ProjectView, readProject } from '../../flows/joining/catalogue.ts';
import { waitingShown } from '../../flows/joining/deciding.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { turnAway } from '../entrance/errors.tsx';
import type { FieldErrors } from '../entrance/forms.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Notice } from '../parts/notice.tsx';
import { pictureUrl } from '../parts/pictures.ts';
import { PortalPage } from '../parts/portal-frame.tsx';
import { safeHref } from '../parts/safe-href.ts';
import { Time } from '../parts/time.tsx';
import { ProjectState, Withdraw } from './project-state.tsx';

/** One project: what it is, how one stands to it, and the one thing to do next. */
export async function showProject(visit: PersonVisit): Promise<WebAnswer> {
  return projectPage(visit);
}

/** The page of the project that the path names, or 404. `again`: its form came back with errors. */
export async function projectPage(
  visit: PersonVisit,
  again?: { typed: Readonly<Record<string, string>>; errors: FieldErrors },
): Promise<WebAnswer> {
  const { id } = visit.params;
  const project = isId(id) ? await readProject(visit.infra, visit.session, id) : undefined;
  if (!project) return turnAway(visit, 404);
  return page(visit, <ProjectPage visit={visit} project={project} {...again} />, {
    status: again ? 422 : 200,
  });
}

interface Props {
  visit: PersonVisit;
  project: ProjectView;
  typed?: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}

function ProjectPage({ visit, project, typed, errors }: Props) {
  const { t } = visit;
  return (
    <PortalPage
      visit={visit}
      title={project.name}
      back={{ href: '/projects', label: t('projects.title') }}
      failed={errors !== undefined}
    >
      <div class="grid max-w-3xl gap-6">
        <ErrorSummary visit={visit} errors={errors} />
        <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
          <ProjectState visit={visit} project={project} />
          {project.members !== null && (
            <span class="text-quiet">{t('projects.members', { count: project.members })}</span>
          )}
        </div>
        {project.description && <p class="whitespace-pre-line wrap-anywhere">{project.description}</p>}
        {project.member ? (
          <Member visit={visit} project={project} />
        ) : (
          <WayIn visit={visit} project={project} typed={typed} errors={errors} />
        )}
        {project.waiting.length > 0 && <Waiting visit={visit} project={project} />}
      </div>
    </PortalPage>
  );
}

function Member({ visit, project }: Props) {
  const { t } = visit;
  const target = project.url ? safeHref(project.url) : undefined;
  return (
    <div class="grid gap-4">
      {project.url && target?.kind === 'outside' ? (
        <div class="flex flex-wrap items-center gap-3">
          <Link class="button primary" href={project.url} host={false}>
            {t('projects.open')}
          </Link>
          <span class="text-small text-quiet wrap-anywhere">{target.host}</span>
        </div>
      ) : (
        <p class="text-quiet">{t('projects.no-page')}</p>
      )}
      <div>
        <Confirm
          visit={visit}
          action={`/projects/${project.id}/membership/end`}
          label={t('projects.leave')}
          question={t('projects.leave-question', { project: project.name })}
          explanation={t(`projects.leave-${project.visibility}`)}
        />
      </div>
    </div>
  );
}

/** What a person can do who is no member. */
function WayIn({ visit, project, typed, errors }: Props) {
  const { t } = visit;
  if (project.requestedAt) {
    return (
      <section class="card grid justify-items-start gap-3">
        <p>{t('projects.asked-explained')}</p>
        {project.reason && (
          <blockquote class="whitespace-pre-line wrap-anywhere text-quiet">{project.reason}</blockquote>
        )}
        <Withdraw visit={visit} project={project} from="project" />
      </section>
    );
  }
  if (project.visibility === 'open') {
    return (
      <Form visit={visit} action={`/projects/${project.id}/membership`}>
        <Button kind="primary">{t('projects.join')}</Button>
      </Form>
    );
  }
  if (project.visibility === 'request-only') {
    return (
      <Notice visit={visit} kind="info" title={t('projects.by-request')}>
        <p class="whitespace-pre-line wrap-anywhere">
          {project.contact || t('projects.by-request-administrator')}
        </p>
      </Notice>
    );
  }
  return (
    <section class="card grid gap-4">
      <h2>{t('projects.ask')}</h2>
      <Form visit={visit} action={`/projects/${project.id}/request`} class="stack">
        <Field
          visit={visit}
          type="textarea"
          name="reason"
          label={t('projects.reason')}
          help={t('projects.reason-help')}
          value={typed?.reason}
          errors={errors}
          maxlength={500}
          rows={3}
          optional
        />
        <div class="actions">
          <Button kind="primary">{t('projects.ask')}</Button>
        </div>
      </Form>
    </section>
  );
}

/** Who waits to be let in, before those who decide. */
function Waiting({ visit, project }: Props) {
  const { t } = visit;
  return (
    <section class="grid gap-3" aria-labelledby="waiting">
      <h2 id="waiting">{t('projects.waiting')}</h2>
      <ul class="card divide-y divide-[var(--color-base-300)] py-2">
        {project.waiting.map((request) => (
          <Request key={request.id} visit={visit} request={request} />
        ))}
      </ul>
      {project.waiting.length === waitingShown && <p class="text-quiet">{t('projects.waiting-first')}</p>}
    </section>
  );
}

function Request({ visit, request }: { visit: PersonVisit; request: WaitingRequest }) {
  const { t } = visit;
  const path = `/projects/${request.projectId}/requests/${request.id}`;
  return (
    <li class="flex flex-wrap items-start gap-x-4 gap-y-3 py-4">
      <Avatar
        name={request.name}
        picture={pictureUrl({ id: request.userId, pictureTag: request.pictureTag })}
      />
      <div class="min-w-0 flex-1 basis-60 wrap-anywhere">
        <strong>{request.name}</strong>
        <div class="text-small text-quiet">
          {request.email} · <Time visit={visit} value={request.createdAt} relative="alone" />
        </div>
        {request.reason && <p class="mt-1 whitespace-pre-line">{request.reason}</p>}
      </div>
      <div class="actions">
        <Form visit={visit} action={`${path}/approval`}>
          <Button small>
            {t('projects.approve')}
            <span class="sr-only"> {request.name}</span>
          </Button>
        </Form>
        <Form visit={visit} action={`${path}/refusal`}>
          <Button small kind="quiet">
            {t('projects.decline')}
            <span class="sr-only"> {request.name}</span>
          </Button>
        </Form>
      </div>
    </li>
  );
}

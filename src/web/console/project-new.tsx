import { projectForm } from '../../domain/projects/projects.schema.ts';
import { beginProject } from '../../flows/joining/keeping.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Form } from '../parts/form.tsx';
import { Console } from './frame.tsx';
import { ProjectFields } from './project-form.tsx';

export const showNewProject = (visit: PersonVisit): WebAnswer =>
  page(visit, <NewProjectPage visit={visit} typed={{}} />);

export async function postNewProject(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, projectForm);
  if (filled.kind === 'rejected') {
    const { typed, errors } = filled;
    return page(visit, <NewProjectPage visit={visit} typed={typed} errors={errors} />, { status: 422 });
  }
  const id = await beginProject(visit.infra, {
    organizationId: visit.organization.id,
    actor: { kind: 'user', id: visit.session.user.id },
    details: filled.data,
  });
  return redirect(visit, `/console/projects/${id}`, { kind: 'success', message: 'projects.begun' });
}

interface Props {
  visit: PersonVisit;
  typed: Readonly<Record<string, string | undefined>>;
  errors?: FieldErrors;
}

function NewProjectPage({ visit, typed, errors }: Props) {
  const { t } = visit;
  return (
    <Console
      visit={visit}
      title={t('projects.new')}
      back={{ href: '/console/projects', label: t('projects.projects') }}
      current="projects"
      failed={errors !== undefined}
    >
      <div class="max-w-xl">
        <ErrorSummary visit={visit} errors={errors} />
        <Form visit={visit} action="/console/projects/new" class="stack">
          <ProjectFields visit={visit} typed={typed} errors={errors} />
          <div class="actions">
            <Button kind="primary">{t('projects.begin')}</Button>
            <ButtonLink href="/console/projects">{t('parts.cancel')}</ButtonLink>
          </div>
        </Form>
      </div>
    </Console>
  );
}

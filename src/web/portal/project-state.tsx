import type { CatalogueEntry } from '../../domain/projects/projects.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Form } from '../parts/form.tsx';
import { Time } from '../parts/time.tsx';

interface Props {
  visit: PersonVisit;
  project: CatalogueEntry;
}

/** How somebody stands to a project, in a word; else how it is joined. */
export function ProjectState({ visit, project }: Props) {
  const { t } = visit;
  if (project.member) return <Badge kind="success">{t('projects.member')}</Badge>;
  if (project.requestedAt)
    return (
      <Badge kind="info" icon="clock">
        <span>
          {t('projects.asked-on')} <Time visit={visit} value={project.requestedAt} precision="day" />
        </span>
      </Badge>
    );
  const icon = { open: 'enter', ask: 'request', 'request-only': 'lock' } as const;
  return <Badge icon={icon[project.visibility]}>{t(`projects.visibility-${project.visibility}`)}</Badge>;
}

/** Takes back what somebody asked; `from`: where they are and go on. */
export function Withdraw({ visit, project, from }: Props & { from: 'catalogue' | 'project' }) {
  const { t } = visit;
  return (
    <Form visit={visit} action={`/projects/${project.id}/request/withdrawal`}>
      <input type="hidden" name="from" value={from} />
      <Button small>
        {t('projects.withdraw')}
        <span class="sr-only"> {project.name}</span>
      </Button>
    </Form>
  );
}

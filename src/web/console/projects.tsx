import { type ListedProject, listProjects } from '../../flows/joining/keeping.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { cutPart, type Part, readKeyset } from '../parts/keyset.ts';
import { Pagination } from '../parts/pagination.tsx';
import { Table } from '../parts/table.tsx';
import { Console } from './frame.tsx';
import { searchIn } from './project-search.ts';

const perPage = 50;

/** Every project of the organization, those put away apart. */
export async function showConsoleProjects(visit: PersonVisit): Promise<WebAnswer> {
  const query = visit.url.searchParams;
  const typed = searchIn(query.get('search'));
  const archived = query.get('show') === 'archived';
  const asked = readKeyset(query, isId);
  const { rows, total } = await listProjects(
    visit.infra,
    visit.organization.id,
    { search: typed.toLowerCase(), archived },
    { ...asked, most: perPage + 1 },
  );
  const part = cutPart(rows, perPage, asked, (row) => row.id);
  return page(
    visit,
    <ProjectsPage visit={visit} typed={typed} archived={archived} part={part} total={total} />,
  );
}

interface Props {
  visit: PersonVisit;
  typed: string;
  archived: boolean;
  part: Part<ListedProject>;
  total: number;
}

function ProjectsPage({ visit, typed, archived, part, total }: Props) {
  const { t } = visit;
  const query = { ...(typed ? { search: typed } : {}), ...(archived ? { show: 'archived' } : {}) };
  const pathTo = (step: Record<string, string> | undefined) =>
    step && `/console/projects?${new URLSearchParams({ ...query, ...step })}`;
  return (
    <Console
      visit={visit}
      title={t('projects.projects')}
      intro={t('projects.console-intro')}
      current="projects"
      actions={
        <>
          <ButtonLink href="/console/projects/requests">{t('projects.queue')}</ButtonLink>
          <ButtonLink kind="primary" icon="plus" href="/console/projects/new">
            {t('projects.new')}
          </ButtonLink>
        </>
      }
    >
      <nav class="filters mb-6" aria-label={t('projects.show')}>
        {(['running', 'archived'] as const).map((show) => (
          <a
            key={show}
            href={show === 'archived' ? '/console/projects?show=archived' : '/console/projects'}
            aria-current={archived === (show === 'archived') ? 'page' : undefined}
          >
            {t(`projects.${show}-ones`)}
          </a>
        ))}
      </nav>
      <Find visit={visit} typed={typed} archived={archived} />
      {part.rows.length === 0 ? (
        <Nothing visit={visit} filtered={typed !== '' || archived} />
      ) : (
        <>
          <ProjectTable visit={visit} rows={part.rows} />
          <Pagination
            visit={visit}
            from={part.from}
            to={part.to}
            total={Math.min(total, 10_000)}
            capped={total > 10_000}
            previous={pathTo(part.previous)}
            next={pathTo(part.next)}
          />
        </>
      )}
    </Console>
  );
}

function Find({ visit, typed, archived }: Pick<Props, 'visit' | 'typed' | 'archived'>) {
  const { t } = visit;
  return (
    <Form
      visit={visit}
      action="/console/projects"
      method="get"
      class="mb-6 flex max-w-xl flex-wrap items-end gap-3"
    >
      {archived && <input type="hidden" name="show" value="archived" />}
      <div class="min-w-0 flex-1 basis-60">
        <Field
          visit={visit}
          type="search"
          name="search"
          label={t('projects.search-name')}
          value={typed}
          enterkeyhint="search"
          maxlength={200}
        />
      </div>
      <Button>{t('projects.find')}</Button>
      {typed !== '' && (
        <ButtonLink kind="quiet" href="/console/projects">
          {t('projects.clear')}
        </ButtonLink>
      )}
    </Form>
  );
}

function Nothing({ visit, filtered }: { visit: PersonVisit; filtered: boolean }) {
  const { t } = visit;
  return filtered ? (
    <EmptyState
      icon="project"
      title={t('projects.none-found')}
      action={<ButtonLink href="/console/projects">{t('projects.show-every')}</ButtonLink>}
    />
  ) : (
    <EmptyState icon="project" title={t('projects.console-none')}>
      {t('projects.console-none-do')}
    </EmptyState>
  );
}

function ProjectTable({ visit, rows }: { visit: PersonVisit; rows: readonly ListedProject[] }) {
  const { t, format } = visit;
  return (
    <Table
      caption={t('projects.projects')}
      captionHidden
      rows={rows}
      rowKey={(project) => project.id}
      columns={[
        {
          id: 'name',
          header: t('projects.name'),
          cell: ({ id, name }) => <a href={`/console/projects/${id}`}>{name}</a>,
          breaks: true,
        },
        {
          id: 'visibility',
          header: t('projects.visibility'),
          cell: ({ visibility }) => t(`projects.visibility-${visibility}`),
        },
        {
          id: 'members',
          header: t('projects.members-title'),
          end: true,
          cell: (project) => format.number(project.members),
        },
        {
          id: 'waiting',
          header: t('projects.waiting'),
          cell: ({ waiting }) =>
            waiting > 0 ? (
              <Badge kind="warning">{t('projects.waiting-count', { count: waiting })}</Badge>
            ) : (
              <span class="text-quiet">{t('projects.nobody')}</span>
            ),
        },
      ]}
    />
  );
}

import type { CatalogueFilter } from '../../domain/projects/catalogue.sql.ts';
import type { CatalogueEntry } from '../../domain/projects/projects.ts';
import { readCatalogue } from '../../flows/joining/catalogue.ts';
import { isId } from '../../infra/ids.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button, ButtonLink } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { cutPart, type Part, readKeyset } from '../parts/keyset.ts';
import { Pagination } from '../parts/pagination.tsx';
import { PortalPage } from '../parts/portal-frame.tsx';
import { ProjectState, Withdraw } from './project-state.tsx';

const perPage = 24;

/** The organization's projects: what there is, what one is in, what one may join. */
export async function showProjects(visit: PersonVisit): Promise<WebAnswer> {
  const query = visit.url.searchParams;
  const typed = searchOf(query);
  const filter: CatalogueFilter = { search: typed.toLowerCase(), show: showOf(query.get('show')) };
  const asked = readKeyset(query, isId);
  const part = { ...asked, most: perPage + 1 };
  const { rows, total } = await readCatalogue(visit.infra, visit.session, filter, part);
  const cut = cutPart(rows, perPage, asked, (row) => row.id);
  return page(
    visit,
    <ProjectsPage visit={visit} typed={typed} show={filter.show} part={cut} total={total} />,
  );
}

const shows = ['all', 'open', 'mine'] as const;
const showOf = (text: string | null): CatalogueFilter['show'] => shows.find((each) => each === text) ?? 'all';

const searchOf = (query: URLSearchParams): string =>
  (query.get('search') ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200)
    .toWellFormed();

interface Props {
  visit: PersonVisit;
  typed: string;
  show: CatalogueFilter['show'];
  part: Part<CatalogueEntry>;
  total: number;
}

function ProjectsPage({ visit, typed, show, part, total }: Props) {
  const { t } = visit;
  const filtered = typed !== '' || show !== 'all';
  const pathTo = (step: Record<string, string> | undefined) =>
    step && `/projects?${new URLSearchParams({ ...(typed ? { search: typed } : {}), show, ...step })}`;
  return (
    <PortalPage visit={visit} title={t('projects.title')} intro={t('projects.intro')}>
      <Filters visit={visit} typed={typed} show={show} filtered={filtered} />
      {part.rows.length === 0 ? (
        <Nothing visit={visit} filtered={filtered} />
      ) : (
        <>
          <ul class="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {part.rows.map((project) => (
              <Card key={project.id} visit={visit} project={project} />
            ))}
          </ul>
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
    </PortalPage>
  );
}

function Filters({ visit, typed, show, filtered }: Omit<Props, 'part' | 'total'> & { filtered: boolean }) {
  const { t } = visit;
  return (
    <Form
      visit={visit}
      action="/projects"
      method="get"
      label={t('projects.filter')}
      class="mb-6 grid items-end gap-4 sm:grid-cols-[2fr_1fr_auto]"
    >
      <Field
        visit={visit}
        type="search"
        name="search"
        label={t('projects.search')}
        value={typed}
        enterkeyhint="search"
        maxlength={200}
      />
      <Field
        visit={visit}
        type="select"
        name="show"
        label={t('projects.show')}
        options={shows.map((value) => ({ value, label: t(`projects.show-${value}`) }))}
        value={show}
      />
      <div class="actions">
        <Button>{t('projects.find')}</Button>
        {filtered && (
          <ButtonLink kind="quiet" href="/projects">
            {t('projects.clear')}
          </ButtonLink>
        )}
      </div>
    </Form>
  );
}

function Nothing({ visit, filtered }: { visit: PersonVisit; filtered: boolean }) {
  const { t } = visit;
  return filtered ? (
    <EmptyState
      icon="project"
      title={t('projects.none-found')}
      action={<ButtonLink href="/projects">{t('projects.show-every')}</ButtonLink>}
    >
      {t('projects.none-found-do')}
    </EmptyState>
  ) : (
    <EmptyState icon="project" title={t('projects.none')}>
      {t('projects.none-do')}
    </EmptyState>
  );
}

function Card({ visit, project }: { visit: PersonVisit; project: CatalogueEntry }) {
  return (
    <li class="card relative flex min-w-0 flex-col items-start gap-2 hover:border-(--control)">
      <h2 class="text-base wrap-anywhere">
        <a class="after:absolute after:inset-0" href={`/projects/${project.id}`}>
          {project.name}
        </a>
      </h2>
      {project.description && <p class="line-clamp-3 wrap-anywhere">{project.description}</p>}
      <div class="mt-auto flex pt-1 flex-wrap items-center gap-3">
        <ProjectState visit={visit} project={project} />
        {project.requestedAt && (
          // Above the link that covers the card.
          <div class="relative z-1">
            <Withdraw visit={visit} project={project} from="catalogue" />
          </div>
        )}
      </div>
    </li>
  );
}

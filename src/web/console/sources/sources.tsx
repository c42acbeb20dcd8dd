import { type SourceWithPeople, sourcesWithPeople } from '../../../flows/sources/list.ts';
import type { WebAnswer } from '../../entrance/answer.ts';
import { page } from '../../entrance/reply.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { Form } from '../../parts/form.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Console } from '../frame.tsx';

/** The databases and directories that people come in by, in the order of their buttons. */
export async function showSources(visit: PersonVisit): Promise<WebAnswer> {
  const sources = await sourcesWithPeople(visit.infra, visit.organization.id);
  return page(visit, <SourcesPage visit={visit} sources={sources} />);
}

function SourcesPage({ visit, sources }: { visit: PersonVisit; sources: readonly SourceWithPeople[] }) {
  const { t } = visit;
  const add = <ButtonLink href="/console/sources/new">{t('console-sources.add')}</ButtonLink>;
  return (
    <Console
      visit={visit}
      title={t('console-sources.title')}
      intro={t('console-sources.intro')}
      current="sources"
      actions={sources.length > 0 ? add : undefined}
    >
      {visit.organization.hosts.length === 0 && (
        <Notice visit={visit} kind="warning" title={t('console-sources.no-address')}>
          <p>{t('console-sources.no-address-explained')}</p>
        </Notice>
      )}
      {sources.length === 0 ? (
        <EmptyState title={t('console-sources.empty')} action={add}>
          {t('console-sources.empty-explained')}
        </EmptyState>
      ) : (
        <List visit={visit} sources={sources} />
      )}
    </Console>
  );
}

function List({ visit, sources }: { visit: PersonVisit; sources: readonly SourceWithPeople[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('console-sources.list')}
      rows={sources}
      rowKey={(source) => source.id}
      columns={[
        {
          id: 'label',
          header: t('console-sources.label'),
          cell: (source) => <a href={`/console/sources/${source.id}`}>{source.label}</a>,
        },
        { id: 'kind', header: t('console-sources.kind'), cell: (source) => kindOf(visit, source) },
        {
          id: 'state',
          header: t('console-sources.state'),
          cell: (source) =>
            source.enabled ? (
              <Badge kind="success">{t('console-sources.on')}</Badge>
            ) : (
              <Badge>{t('console-sources.off')}</Badge>
            ),
        },
        {
          id: 'people',
          header: t('console-sources.people'),
          end: true,
          cell: (source) => visit.format.number(source.linked),
        },
        {
          id: 'move',
          header: t('console-sources.order'),
          cell: (source) => <Moves visit={visit} source={source} sources={sources} />,
        },
      ]}
    />
  );
}

/** What a source is in two words: the kind of database, or the maker of the directory. */
const kindOf = ({ t }: PersonVisit, source: SourceWithPeople): string =>
  source.kind === 'sql'
    ? t(`console-sources.engine-${source.settings.engine}`)
    : t(`console-sources.preset-${source.settings.preset}`);

function Moves({
  visit,
  source,
  sources,
}: {
  visit: PersonVisit;
  source: SourceWithPeople;
  sources: readonly SourceWithPeople[];
}) {
  const { t } = visit;
  const at = sources.indexOf(source);
  return (
    <Form visit={visit} action={`/console/sources/${source.id}/place`} class="actions">
      <Button small kind="quiet" name="direction" value="up" disabled={at === 0}>
        {t('console-sources.up')}
      </Button>
      <Button small kind="quiet" name="direction" value="down" disabled={at === sources.length - 1}>
        {t('console-sources.down')}
      </Button>
    </Form>
  );
}

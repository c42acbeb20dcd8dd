import { type License, listLicenses } from '../../../domain/licenses/licenses.ts';
import { addNewSource } from '../../../flows/sources/manage.ts';
import type { WebAnswer } from '../../entrance/answer.ts';
import { turnAway } from '../../entrance/errors.tsx';
import { type FieldErrors, typed } from '../../entrance/forms.ts';
import { page, redirect } from '../../entrance/reply.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import { Button, ButtonLink } from '../../parts/button.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Form } from '../../parts/form.tsx';
import { Console } from '../frame.tsx';
import { ButtonFields, JoiningFields } from './common-fields.tsx';
import { type Beginning, beginnings, sourceForms } from './kinds.ts';
import { fillSource, type SourceForm, type Typed } from './source-form.ts';

/** What to add, then its form. */
export async function showNewSource(visit: PersonVisit): Promise<WebAnswer> {
  const chosen = visit.url.searchParams.get('kind');
  if (chosen === null) return page(visit, <KindsPage visit={visit} />);
  const beginning = beginnings.find(({ id }) => id === chosen);
  if (!beginning) return turnAway(visit, 404);
  return formPage(visit, beginning, { typed: beginning.typed });
}

/** Adds the source, switched off, and leads to where it is tested. */
export async function postNewSource(visit: PersonVisit): Promise<WebAnswer> {
  const beginning = beginnings.find(({ id }) => id === visit.form.beginning);
  if (!beginning) return turnAway(visit, 400);
  // Which of the forms it is is known by its kind alone: each gives what its own kind takes.
  const form = sourceForms[beginning.kind] as SourceForm<'sql'>;
  const filled = fillSource(visit, form);
  if (filled.kind === 'rejected')
    return formPage(visit, beginning, { typed: typed(visit), errors: filled.errors });
  const outcome = await addNewSource(visit.infra, {
    organizationId: visit.organization.id,
    actor: { kind: 'user', id: visit.session.user.id },
    terms: filled.terms,
  });
  if (outcome.kind === 'refused') {
    const errors = { '': visit.t('console-sources.too-many') };
    return formPage(visit, beginning, { typed: typed(visit), errors });
  }
  return redirect(visit, `/console/sources/${outcome.id}#test`, {
    kind: 'success',
    message: 'console-sources.added',
  });
}

/** Licences whose seats may be given to who joins. */
export const openLicenses = async ({ infra, organization: { id } }: PersonVisit): Promise<License[]> => {
  const all = await infra.database.inOrganization(id, (tx) => listLicenses(tx, id));
  return all.filter((license) => license.state !== 'ended');
};

function KindsPage({ visit }: { visit: PersonVisit }) {
  const { t } = visit;
  const groups = [
    { kind: 'sql', title: t('console-sources.databases'), prefix: 'engine' },
    { kind: 'openid', title: t('console-sources.directories'), prefix: 'preset' },
  ] as const;
  return (
    <Console
      visit={visit}
      title={t('console-sources.add')}
      intro={t('console-sources.add-intro')}
      back={{ href: '/console/sources', label: t('console-sources.title') }}
      current="sources"
    >
      {groups.map(({ kind, title, prefix }) => (
        <section key={kind} class="card mb-6 max-w-xl">
          <h2 class="mb-3">{title}</h2>
          <p class="mb-3">{t(`console-sources.${kind}-explained`)}</p>
          <div class="actions">
            {beginnings
              .filter((each) => each.kind === kind)
              .map(({ id }) => (
                <ButtonLink key={id} href={`/console/sources/new?kind=${id}`}>
                  {visit.t(`console-sources.${prefix}-${id}` as 'console-sources.engine-postgresql')}
                </ButtonLink>
              ))}
          </div>
        </section>
      ))}
    </Console>
  );
}

async function formPage(
  visit: PersonVisit,
  beginning: Beginning,
  filled: { typed: Typed; errors?: FieldErrors },
): Promise<WebAnswer> {
  const licenses = await openLicenses(visit);
  const { t } = visit;
  const { Fields } = sourceForms[beginning.kind];
  const fields = { visit, licenses, kept: false, typed: filled.typed, errors: filled.errors };
  return page(
    visit,
    <Console
      visit={visit}
      title={t('console-sources.add')}
      intro={t('console-sources.off-first')}
      back={{ href: '/console/sources/new', label: t('console-sources.add') }}
      current="sources"
      failed={filled.errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={filled.errors} />
      <Form visit={visit} action="/console/sources/new" class="stack max-w-xl">
        <input type="hidden" name="beginning" value={beginning.id} />
        <ButtonFields {...fields} />
        <Fields {...fields} />
        <JoiningFields {...fields} />
        <div class="actions">
          <Button kind="primary">{t('console-sources.add-submit')}</Button>
          <ButtonLink href="/console/sources">{t('parts.cancel')}</ButtonLink>
        </div>
      </Form>
    </Console>,
    { status: filled.errors ? 422 : 200 },
  );
}

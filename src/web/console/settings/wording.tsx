import { z } from 'zod';
import { longestWording, ownWordings, rewordable, type Wording } from '../../../domain/wording/wordings.ts';
import { reword } from '../../../flows/settings-change/rewording.ts';
import { defaultText, isLocale, type Locale } from '../../../infra/i18n/texts.ts';
import type { WebAnswer } from '../../entrance/answer.ts';
import { type FieldErrors, fill } from '../../entrance/forms.ts';
import { page, redirect } from '../../entrance/reply.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { languageName } from '../../parts/languages.ts';
import { Console } from '../frame.tsx';
import { SettingsMenu } from './menu.tsx';

const form = z.object({
  locale: z
    .string('errors.choice')
    .refine(isLocale, 'errors.choice')
    .transform((text) => text as Locale),
  key: z.string('errors.text').max(120, 'errors.too-long'),
  text: z
    .string('errors.text')
    .trim()
    .max(longestWording, 'errors.too-long')
    .regex(/^(?:[^\p{Cc}]|\n)*$/u, 'errors.characters'),
});

/** How many texts one page shows; the search narrows it down. */
const most = 30;

export const showWording = (visit: PersonVisit): Promise<WebAnswer> => answer(visit, 200);

/** Gives one message the organization's own words; an empty text brings the portal's back. */
export async function postWording(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return answer(visit, 422, filled.errors);
  const outcome = await reword(visit.infra, {
    organizationId: visit.organization.id,
    wording: filled.data,
    actor: { kind: 'user', id: visit.session.user.id },
  });
  if (outcome.kind === 'refused') {
    return answer(visit, 422, { [filled.data.key]: visit.t(`settings.wording-${outcome.cause}`) });
  }
  const query = new URLSearchParams({ locale: filled.data.locale, search: filled.data.key });
  return redirect(visit, `/console/settings/wording?${query}`, {
    kind: 'success',
    message: 'settings.saved',
  });
}

async function answer(visit: PersonVisit, status: number, errors?: FieldErrors): Promise<WebAnswer> {
  const own = await visit.infra.database.inOrganization(visit.organization.id, (tx) =>
    ownWordings(tx, visit.organization.id),
  );
  return page(visit, <WordingPage visit={visit} own={own} errors={errors} />, { status });
}

interface Props {
  visit: PersonVisit;
  own: readonly Wording[];
  errors: FieldErrors | undefined;
}

function WordingPage({ visit, own, errors }: Props) {
  const { t } = visit;
  const { offered } = visit.organization.settings.languages;
  const query = visit.url.searchParams;
  const asked = query.get('locale') ?? visit.form.locale;
  const locale: Locale = isLocale(asked) ? asked : visit.locale;
  const search = query.get('search')?.trim() ?? (typeof visit.form.key === 'string' ? visit.form.key : '');
  const mine = new Map(own.filter((each) => each.locale === locale).map((each) => [each.key, each.text]));
  const found = find(locale, search, mine);
  return (
    <Console
      visit={visit}
      title={t('settings.wording')}
      intro={t('settings.wording-explained')}
      current="settings"
      failed={errors !== undefined}
    >
      <SettingsMenu visit={visit} current="wording" />
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action="/console/settings/wording" method="get" class="form-row">
        <Field
          visit={visit}
          type="select"
          name="locale"
          label={t('settings.wording-language')}
          options={offered.map((each) => ({ value: each, label: languageName(each) }))}
          value={locale}
        />
        <Field
          visit={visit}
          type="search"
          name="search"
          label={t('settings.wording-search')}
          value={search}
        />
        <Button>{t('settings.wording-find')}</Button>
      </Form>
      <p class="mt-4 text-quiet">{t('settings.wording-count', { count: found.length })}</p>
      {found.length === 0 && (
        <EmptyState title={t('settings.wording-none')}>{t('settings.wording-none-explained')}</EmptyState>
      )}
      {found.slice(0, most).map((key) => (
        <Message key={key} visit={visit} locale={locale} id={key} own={mine.get(key)} error={errors?.[key]} />
      ))}
    </Console>
  );
}

/** Those with own words come first; the search looks at ids and texts. */
function find(locale: Locale, search: string, mine: ReadonlyMap<string, string>): string[] {
  const wanted = search.toLowerCase();
  const matches = (key: string) =>
    [key, defaultText(locale, key), mine.get(key)].some((text) => text?.toLowerCase().includes(wanted));
  return rewordable()
    .filter(matches)
    .sort((a, b) => Number(mine.has(b)) - Number(mine.has(a)));
}

interface MessageProps {
  visit: PersonVisit;
  locale: Locale;
  id: string;
  own: string | undefined;
  error: string | undefined;
}

function Message({ visit, locale, id, own, error }: MessageProps) {
  const { t } = visit;
  const typed = error && typeof visit.form.text === 'string' ? visit.form.text : own;
  return (
    <Form visit={visit} action="/console/settings/wording" class="card stack mt-4 max-w-3xl">
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="key" value={id} />
      <p>
        <code class="breaks">{id}</code>{' '}
        {own !== undefined && <Badge kind="info">{t('settings.wording-own')}</Badge>}
      </p>
      <p class="text-quiet" lang={locale}>
        {defaultText(locale, id)}
      </p>
      <Field
        visit={visit}
        id={`field-${id}`}
        type="textarea"
        name="text"
        rows={2}
        label={t('settings.wording-text')}
        help={t('settings.wording-help')}
        value={typed ?? ''}
        error={error}
      />
      <Button small>{t('settings.save')}</Button>
    </Form>
  );
}

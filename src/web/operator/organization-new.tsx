import { z } from 'zod';
import { proposeSlug, slug } from '../../domain/organizations/slug.ts';
import { emailAddress, line, personName } from '../../domain/users/users.schema.ts';
import { found } from '../../flows/founding/found-organization.ts';
import { isTimeZone, timeZones } from '../../infra/i18n/formats.ts';
import { type Locale, locales, type MessageId } from '../../infra/i18n/texts.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { type FieldErrors, fill, typed } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { languageName } from '../parts/languages.ts';
import { Operator } from './frame.tsx';

/** Two empty fields are told apart in the summary. */
const filled = (missing: MessageId) => z.string('errors.text').trim().min(1, missing);

const form = z.object({
  name: filled('operator.name-missing').pipe(line(120)).pipe(z.string().min(2, 'operator.name-short')),
  slug: z.literal('').or(slug),
  language: z.enum(locales as [Locale, ...Locale[]], 'errors.choice'),
  'time-zone': z.string('errors.choice').refine(isTimeZone, 'errors.choice'),
  'license-required': z.literal('yes', 'errors.choice').optional(),
  'owner-name': filled('operator.owner-name-missing').pipe(personName),
  'owner-email': emailAddress,
});

/** The form that founds an organization. */
export function showNewOrganization(visit: PersonVisit): WebAnswer {
  const { timeZone } = visit.format;
  return page(visit, <NewPage visit={visit} values={{ language: visit.locale, 'time-zone': timeZone }} />);
}

/** Founds it and invites its first owner. A short name that was left empty is made of the name. */
export async function postNewOrganization(visit: PersonVisit): Promise<WebAnswer> {
  const parsed = fill(visit, form);
  if (parsed.kind === 'rejected') return again(visit, parsed.errors, parsed.typed);
  const { data } = parsed;
  const short = slug.safeParse(data.slug || proposeSlug(data.name));
  if (!short.success) {
    return again(visit, { slug: visit.t('operator.slug-no-proposal') }, typed(visit));
  }
  const outcome = await found(visit.infra, visit.profiles, {
    name: data.name,
    slug: short.data,
    locale: data.language,
    timeZone: data['time-zone'],
    licenseRequired: data['license-required'] === 'yes',
    owner: { name: data['owner-name'], email: data['owner-email'] },
    actor: { kind: 'operator', id: visit.session.user.id },
    inviterName: visit.session.user.name,
  });
  if (outcome.kind === 'refused') {
    // What was proposed stands in the field now, to be changed.
    const values = { ...typed(visit), slug: short.data };
    const field = outcome.cause === 'name-taken' ? 'name' : 'slug';
    return again(visit, { [field]: visit.t(`operator.${outcome.cause}`) }, values);
  }
  const path = `/operator/organizations/${outcome.organizationId}`;
  if (outcome.kind === 'founded-without-owner')
    return redirect(visit, path, { kind: 'warning', message: 'operator.founded-without-owner' });
  const values = { name: data.name, email: data['owner-email'] };
  return redirect(visit, path, { kind: 'success', message: 'operator.founded', values });
}

type Values = Readonly<Record<string, string | undefined>>;

const again = (visit: PersonVisit, errors: FieldErrors, values: Values): WebAnswer =>
  page(visit, <NewPage visit={visit} values={values} errors={errors} />, { status: 422 });

function NewPage({ visit, values, errors }: { visit: PersonVisit; values: Values; errors?: FieldErrors }) {
  const { t } = visit;
  const common = { visit, errors };
  return (
    <Operator
      visit={visit}
      title={t('operator.found')}
      back={{ href: '/operator', label: t('operator.organizations') }}
      current="organizations"
      failed={errors !== undefined}
    >
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action="/operator/organizations/new" class="stack max-w-xl">
        <Field {...common} name="name" label={t('operator.name')} value={values.name} required />
        <Field
          {...common}
          name="slug"
          label={t('operator.slug')}
          help={t('operator.slug-help')}
          value={values.slug}
          spellcheck={false}
          optional
        />
        <Field
          {...common}
          type="select"
          name="language"
          label={t('operator.language')}
          options={locales.map((tag) => ({ value: tag, label: languageName(tag) }))}
          value={values.language}
        />
        <Field
          {...common}
          type="select"
          name="time-zone"
          label={t('operator.time-zone')}
          options={timeZones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          value={values['time-zone']}
        />
        <Field
          {...common}
          type="checkbox"
          name="license-required"
          label={t('operator.license-required')}
          help={t('operator.license-required-help')}
          checked={values['license-required'] === 'yes'}
        />
        <h2>{t('operator.first-owner')}</h2>
        <p class="text-quiet">{t('operator.first-owner-explained')}</p>
        <Field
          {...common}
          name="owner-name"
          label={t('operator.owner-name')}
          value={values['owner-name']}
          autocomplete="off"
          required
        />
        <Field
          {...common}
          type="email"
          name="owner-email"
          label={t('operator.owner-email')}
          value={values['owner-email']}
          autocomplete="off"
          required
        />
        <div class="actions">
          <Button kind="primary">{t('operator.found')}</Button>
        </div>
      </Form>
    </Operator>
  );
}

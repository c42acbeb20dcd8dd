import { z } from 'zod';
import { dayOf, endOfDay, isDay, startOfDay } from '../../infra/days.ts';
import { days } from '../../infra/time.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { Visit } from '../entrance/visit.ts';
import { Field } from '../parts/field.tsx';

const lengths = ['1', '2', '3', '4', '5'] as const;
const day = z.literal('').or(z.string('errors.date').trim().refine(isDay, 'errors.date'));

/** The fields of an access period; spread them into a form's schema and check it with `periodProblem`. */
export const periodFields = {
  access: z.enum(['unlimited', ...lengths, 'dates'], 'errors.choice'),
  'access-start': day.optional(),
  'access-end': day.optional(),
};
type Period = z.infer<z.ZodObject<typeof periodFields>>;

/** Days are whole and inclusive, in the time zone in which the page shows them. */
export function periodOf(visit: Visit, typed: Period): { startsAt?: Date; endsAt?: Date } {
  const { access } = typed;
  if (access === 'unlimited') return {};
  if (access !== 'dates') return { endsAt: new Date(Date.now() + days(Number(access))) };
  const { timeZone } = visit.format;
  const { 'access-start': first, 'access-end': last } = typed;
  return {
    ...(first ? { startsAt: startOfDay(first, timeZone) } : {}),
    ...(last ? { endsAt: endOfDay(last, timeZone) } : {}),
  };
}

/** What is wrong with the days, at the field that it is about. */
export function periodProblem(visit: Visit, typed: Period): FieldErrors | undefined {
  const { t } = visit;
  const { startsAt, endsAt } = periodOf(visit, typed);
  if (typed.access === 'dates' && !startsAt && !endsAt)
    return { 'access-end': t('console.access-dates-missing') };
  if (endsAt && endsAt.getTime() <= Date.now()) return { 'access-end': t('console.access-end-past') };
  if (startsAt && endsAt && endsAt <= startsAt) return { 'access-end': t('console.access-end-first') };
  return undefined;
}

/** How the fields begin for somebody who has this period now. */
export function typedPeriod(
  visit: Visit,
  now: { accessStartsAt: Date | null; accessEndsAt: Date | null },
): Record<string, string> {
  const { timeZone } = visit.format;
  const { accessStartsAt: first, accessEndsAt: last } = now;
  return {
    access: first || last ? 'dates' : 'unlimited',
    'access-start': first ? dayOf(first, timeZone) : '',
    'access-end': last ? dayOf(last, timeZone) : '',
  };
}

interface Props {
  visit: Visit;
  typed: Readonly<Record<string, string | undefined>>;
  errors: FieldErrors | undefined;
}

/** From when until when somebody may come in: without limit, some days from now, or between two days. */
export function AccessPeriodFields({ visit, typed, errors }: Props) {
  const { t } = visit;
  const options = [
    { value: 'unlimited', label: t('console.access-unlimited') },
    ...lengths.map((value) => ({ value, label: t('console.access-days', { count: Number(value) }) })),
    { value: 'dates', label: t('console.access-dates') },
  ];
  return (
    <div class="group stack">
      <Field
        visit={visit}
        type="radio"
        name="access"
        label={t('console.access')}
        help={t('console.access-help')}
        options={options}
        value={typed.access ?? 'unlimited'}
        errors={errors}
      />
      <div class="hidden gap-4 group-has-[input[value=dates]:checked]:grid sm:grid-cols-2">
        <Field
          visit={visit}
          type="date"
          name="access-start"
          label={t('console.access-start')}
          value={typed['access-start']}
          errors={errors}
          optional
        />
        <Field
          visit={visit}
          type="date"
          name="access-end"
          label={t('console.access-end')}
          help={t('console.access-end-help', { zone: visit.format.timeZone })}
          value={typed['access-end']}
          errors={errors}
          optional
        />
      </div>
    </div>
  );
}

import { z } from 'zod';
import { announcementsInForce } from '../../../domain/announcements/announcements.sql.ts';
import type { Announcement } from '../../../domain/announcements/announcements.ts';
import { paragraph } from '../../../domain/users/users.schema.ts';
import { announce, takeDown } from '../../../flows/announcing/announcing.ts';
import { isId } from '../../../infra/ids.ts';
import { days } from '../../../infra/time.ts';
import type { WebAnswer } from '../../entrance/answer.ts';
import { turnAway } from '../../entrance/errors.tsx';
import { type FieldErrors, fill } from '../../entrance/forms.ts';
import { page, redirect } from '../../entrance/reply.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import { Button } from '../../parts/button.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { ErrorSummary } from '../../parts/error-summary.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Time } from '../../parts/time.tsx';
import { Console } from '../frame.tsx';
import { SettingsMenu } from './menu.tsx';

const form = z.object({
  text: paragraph(500).pipe(z.string().min(1, 'errors.missing')),
  days: z.enum(['1', '7', '30', ''], 'errors.choice').transform((text) => (text ? Number(text) : undefined)),
});

export const showAnnouncements = (visit: PersonVisit): Promise<WebAnswer> => answer(visit, 200);

export async function postAnnouncement(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') return answer(visit, 422, filled.errors);
  const lasts = filled.data.days;
  await announce(visit.infra, {
    organizationId: visit.organization.id,
    text: filled.data.text,
    endsAt: lasts === undefined ? undefined : new Date(Date.now() + days(lasts)),
    actor: { kind: 'user', id: visit.session.user.id },
  });
  return redirect(visit, '/console/settings/announcements', {
    kind: 'success',
    message: 'settings.announced',
  });
}

export async function postTakeDown(visit: PersonVisit): Promise<WebAnswer> {
  const { id } = visit.params;
  const actor = { kind: 'user', id: visit.session.user.id } as const;
  const done =
    isId(id) && (await takeDown(visit.infra, { organizationId: visit.organization.id, id, actor }));
  if (!done) return turnAway(visit, 404);
  return redirect(visit, '/console/settings/announcements', {
    kind: 'success',
    message: 'settings.taken-down',
  });
}

async function answer(visit: PersonVisit, status: number, errors?: FieldErrors): Promise<WebAnswer> {
  const current = await visit.infra.database.inOrganization(visit.organization.id, (tx) =>
    tx.rows<Announcement>(announcementsInForce(visit.organization.id)),
  );
  return page(visit, <AnnouncementsPage visit={visit} current={current} errors={errors} />, { status });
}

interface Props {
  visit: PersonVisit;
  current: readonly Announcement[];
  errors: FieldErrors | undefined;
}

function AnnouncementsPage({ visit, current, errors }: Props) {
  const { t, form: typed } = visit;
  return (
    <Console
      visit={visit}
      title={t('settings.announcements')}
      intro={t('settings.announcements-explained')}
      current="settings"
      failed={errors !== undefined}
    >
      <SettingsMenu visit={visit} current="announcements" />
      <ErrorSummary visit={visit} errors={errors} />
      <Form visit={visit} action="/console/settings/announcements" class="stack max-w-xl">
        <Field
          visit={visit}
          type="textarea"
          name="text"
          label={t('settings.announcement')}
          value={typeof typed.text === 'string' ? typed.text : ''}
          errors={errors}
          rows={3}
          required
        />
        <Field
          visit={visit}
          type="select"
          name="days"
          label={t('settings.announcement-lasts')}
          options={['7', '1', '30', ''].map((value) => ({
            value,
            label: value
              ? t('settings.announcement-days', { count: Number(value) })
              : t('settings.announcement-open'),
          }))}
          value={typeof typed.days === 'string' ? typed.days : '7'}
          errors={errors}
        />
        <div class="actions">
          <Button kind="primary">{t('settings.announce')}</Button>
        </div>
      </Form>
      <div class="mt-8">
        {current.length === 0 ? (
          <EmptyState title={t('settings.announcements-none')}>
            {t('settings.announcements-none-explained')}
          </EmptyState>
        ) : (
          current.map((each) => (
            <Form
              key={each.id}
              visit={visit}
              action={`/console/settings/announcements/${each.id}/end`}
              class="card stack max-w-xl mt-6"
            >
              <p class="whitespace-pre-line">{each.text}</p>
              <p class="text-quiet">
                <Time visit={visit} value={each.startsAt} relative="beside" />
              </p>
              <Button small>{t('settings.take-down')}</Button>
            </Form>
          ))
        )}
      </div>
    </Console>
  );
}

import type { ComponentChildren } from 'preact';
import { administers } from '../../domain/users/users.ts';
import { firstStepsSettings } from '../../flows/first-steps/settings.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import { ownPath } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Form } from '../parts/form.tsx';
import { paths } from '../parts/paths.ts';
import { CardPage } from '../parts/sign-in-frame.tsx';

/** Whether the organization leads people through first steps at all. */
export const leads = (visit: PersonVisit): boolean => visit.organization.section(firstStepsSettings).enabled;

/** Where the person was going; '' for nowhere in particular. */
export function nextOf(visit: PersonVisit): string {
  const { next } = visit.form;
  const given = typeof next === 'string' ? next : (visit.url.searchParams.get('next') ?? '');
  const path = ownPath(given || '/');
  return path === '/' || path.startsWith('/first-steps') ? '' : path;
}

/** Where the person goes when all is done. */
export const onward = (visit: PersonVisit): string =>
  nextOf(visit) || (visit.session.seated ? paths.dashboard : paths.console);

/** A step's address, which remembers where the person was going. */
export function stepPath(visit: PersonVisit, step: '/first-steps' | '/first-steps/information'): string {
  const next = nextOf(visit);
  return next ? `${step}?${new URLSearchParams({ next })}` : step;
}

interface Props {
  visit: PersonVisit;
  title: string;
  intro: string;
  step: 1 | 2;
  steps: 1 | 2;
  mayPostpone: boolean;
  errors: FieldErrors | undefined;
  children: ComponentChildren;
}

/** One step: where the person stands, what is asked, and the ways on. The first button is the one that Enter presses. */
export function StepPage({ visit, title, intro, step, steps, mayPostpone, errors, children }: Props) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={title}
      intro={intro}
      failed={errors !== undefined}
      footer={<WaysOut visit={visit} />}
      wide
    >
      <Progress visit={visit} step={step} steps={steps} />
      <ErrorSummary visit={visit} errors={errors} />
      <Form
        visit={visit}
        action={step === 1 ? '/first-steps' : '/first-steps/information'}
        upload={step === 1}
        class="stack"
      >
        <input type="hidden" name="next" value={nextOf(visit)} />
        {children}
        <div class="actions">
          <Button kind="primary">{t(step === steps ? 'first-steps.finish' : 'first-steps.continue')}</Button>
          {step === 2 && (
            <Button name="go" value="back">
              {t('first-steps.back')}
            </Button>
          )}
          {mayPostpone && (
            <Button kind="quiet" name="go" value="postpone">
              {t('first-steps.postpone')}
            </Button>
          )}
        </div>
      </Form>
    </CardPage>
  );
}

function Progress({ visit, step, steps }: { visit: PersonVisit; step: number; steps: number }) {
  return (
    <div class="mt-4 mb-6 grid gap-2">
      <p class="text-small text-quiet">{visit.t('first-steps.progress', { step, steps })}</p>
      <div class="flex gap-1" aria-hidden="true">
        {Array.from({ length: steps }, (_, index) => (
          <span
            key={index}
            class={`h-1 flex-1 rounded-full ${index < step ? 'bg-(--color-primary)' : 'bg-(--color-base-300)'}`}
          />
        ))}
      </div>
    </div>
  );
}

/** Nobody is held here: administrators reach the console, everybody the way out. */
function WaysOut({ visit }: { visit: PersonVisit }) {
  const { t } = visit;
  return (
    <div class="flex flex-wrap items-center justify-between gap-3">
      {administers(visit.session.user.role) ? (
        <a href={paths.console}>{t('first-steps.console')}</a>
      ) : (
        <span />
      )}
      <Form visit={visit} action={paths.signOut}>
        <Button kind="quiet" small>
          {t('parts.menu_sign_out')}
        </Button>
      </Form>
    </div>
  );
}

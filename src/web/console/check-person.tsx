import { z } from 'zod';
import { emailAddress } from '../../domain/users/users.schema.ts';
import { type CheckedStep, checkPerson } from '../../flows/sign-in/check-person.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { type FieldErrors, fill } from '../entrance/forms.ts';
import { page } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Table } from '../parts/table.tsx';
import { Console } from './frame.tsx';

const form = z.object({ email: emailAddress });

export const showCheck = (visit: PersonVisit): WebAnswer => page(visit, <CheckPage visit={visit} />);

/** What would happen if somebody signed in now: the same table of steps, without a password, counting as no attempt. */
export async function postCheck(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, form);
  if (filled.kind === 'rejected') {
    return page(visit, <CheckPage visit={visit} email={filled.typed.email} errors={filled.errors} />, {
      status: 422,
    });
  }
  const { email } = filled.data;
  const steps = await checkPerson(visit.infra, visit.organization.id, email);
  return page(visit, <CheckPage visit={visit} email={email} steps={steps} />);
}

interface Props {
  visit: PersonVisit;
  email?: string | undefined;
  errors?: FieldErrors;
  steps?: readonly CheckedStep[];
}

function CheckPage({ visit, email, errors, steps }: Props) {
  const { t } = visit;
  return (
    <Console
      visit={visit}
      title={t('attempts.check')}
      intro={t('attempts.check-explained')}
      current="attempts"
    >
      <Form visit={visit} action="/console/check" class="form-row">
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('attempts.check-email')}
          value={email}
          errors={errors}
          required
        />
        <Button kind="primary">{t('attempts.check-submit')}</Button>
      </Form>
      {steps && (
        <section class="mt-8 grid gap-4" aria-labelledby="result" role="status">
          <h2 id="result">{t('attempts.check-result', { email: email ?? '' })}</h2>
          <Steps visit={visit} steps={steps} />
        </section>
      )}
    </Console>
  );
}

function Steps({ visit, steps }: { visit: PersonVisit; steps: readonly CheckedStep[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('attempts.check')}
      captionHidden
      rows={steps}
      rowKey={(step) => step.id}
      columns={[
        { id: 'step', header: t('attempts.check-step'), cell: (step) => t(`help.step-${step.id}`) },
        {
          id: 'answer',
          header: t('attempts.check-answer'),
          cell: (step) => <Answer visit={visit} step={step} />,
        },
      ]}
    />
  );
}

function Answer({ visit, step }: { visit: PersonVisit; step: CheckedStep }) {
  const { t } = visit;
  if (step.answer === 'passes') return <Badge kind="success">{t('attempts.check-passes')}</Badge>;
  if (step.answer === 'unknown') return <Badge>{t('attempts.check-unknown')}</Badge>;
  return (
    <>
      <Badge kind="warning">{t(`causes.${step.answer}`)}</Badge>
      <p class="text-quiet">{t(`causes.${step.answer}-explained`)}</p>
    </>
  );
}

import { valuesForm } from '../../domain/fields/fields.schema.ts';
import {
  complete,
  type FirstSteps,
  keepTyped,
  postpone,
  readFirstSteps,
} from '../../flows/first-steps/first-steps.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { type FieldErrors, fill, typed as typedBy } from '../entrance/forms.ts';
import { page, redirect } from '../entrance/reply.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { leads, onward, StepPage, stepPath } from './first-steps-frame.tsx';
import { InformationInputs } from './information-inputs.tsx';

/** The last step: what the organization asks beyond the preferences. */
export async function showFirstInformation(visit: PersonVisit): Promise<WebAnswer> {
  if (!leads(visit)) return redirect(visit, onward(visit));
  const state = await readFirstSteps(visit.infra, visit.session);
  if (state.fields.length === 0) return redirect(visit, stepPath(visit, '/first-steps'));
  return page(visit, <InformationStep visit={visit} state={state} typed={state.draft} />);
}

/** Saves the answers and lets the person go on; back, or off for now, what they typed is kept as it is. */
export async function postFirstInformation(visit: PersonVisit): Promise<WebAnswer> {
  if (!leads(visit)) return redirect(visit, onward(visit));
  const state = await readFirstSteps(visit.infra, visit.session);
  const { go } = visit.form;
  const keep = () => keepTyped(visit.infra, visit.session, state.fields, typedBy(visit));
  if (go === 'back') {
    await keep();
    return redirect(visit, stepPath(visit, '/first-steps'));
  }
  if (go === 'postpone' && (await postpone(visit.infra, visit.session)).kind === 'postponed') {
    await keep();
    return redirect(visit, onward(visit), { kind: 'info', message: 'first-steps.postponed' });
  }
  const filled = fill(visit, valuesForm(state.fields));
  if (filled.kind === 'rejected') {
    const { errors, typed } = filled;
    return page(visit, <InformationStep visit={visit} state={state} typed={typed} errors={errors} />, {
      status: 422,
    });
  }
  await complete(visit.infra, visit.session, filled.data);
  return redirect(visit, onward(visit), { kind: 'success', message: 'first-steps.done' });
}

interface Props {
  visit: PersonVisit;
  state: FirstSteps;
  typed?: Readonly<Record<string, string>> | undefined;
  errors?: FieldErrors;
}

function InformationStep({ visit, state, typed, errors }: Props) {
  const { t, organization } = visit;
  return (
    <StepPage
      visit={visit}
      title={t('first-steps.information')}
      intro={t('first-steps.information-intro', { organization: organization.name })}
      step={2}
      steps={2}
      mayPostpone={state.mayPostpone}
      errors={errors}
    >
      <InformationInputs visit={visit} fields={state.fields} typed={typed} errors={errors} />
    </StepPage>
  );
}

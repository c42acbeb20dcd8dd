import { readStory, type Story } from '../../flows/sign-up/story.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { flowLived } from '../entrance/cookies.ts';
import { redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';

/** What the cookie of a sign-up carries: the story's token, and the reference code to show until its mail arrives. */
export interface KeptStory {
  readonly flow: string;
  readonly reference: string;
}

export const keepStory = (visit: Visit, { flow, reference }: KeptStory): void =>
  visit.cookies.set('signUp', `${flow}|${reference}`, flowLived);

export function keptStory(visit: Visit): KeptStory {
  const [flow = '', reference = ''] = (visit.cookies.get('signUp') ?? '').slice(0, 200).split('|', 2);
  return { flow, reference: /^[0-9A-Z-]{11}$/.test(reference) ? reference : '' };
}

/** The sign-up that this browser is in the middle of. */
export const storyOf = (visit: Visit): Promise<Story | undefined> =>
  readStory(visit.infra, visit.profiles, { flow: keptStory(visit).flow, caller: callerOf(visit) });

/** Where somebody belongs who has come as far as this. */
export function leadOn(visit: Visit, story: Story): WebAnswer {
  const { state } = story;
  if (state === 'over') return beginAgain(visit);
  if (state !== 'finished')
    return redirect(visit, state === 'verified' ? '/sign-up/account' : '/sign-up/code');
  visit.cookies.clear('signUp');
  return redirect(visit, '/sign-in', { kind: 'info', message: 'sign-up.finished' });
}

/** Without a story there is nothing to do but to begin one. */
export function beginAgain(visit: Visit): WebAnswer {
  visit.cookies.clear('signUp');
  return redirect(visit, '/sign-up', { kind: 'info', message: 'sign-up.begin-again' });
}

import type { CodeFlow } from '../../domain/verifications/codes.ts';
import { readStory, referenceOf, type Telling } from '../../flows/recovery/code-story.ts';
import { placeOf, type RecoveryState, reachedByCode } from '../../flows/recovery/states.ts';
import type { WebAnswer } from '../entrance/answer.ts';
import { callerOf } from '../entrance/caller.ts';
import { redirect } from '../entrance/reply.ts';
import type { Visit } from '../entrance/visit.ts';

export type StoryAt =
  | { kind: 'here'; telling: Telling; story: CodeFlow; reference: string }
  /** This browser's story has not come to the page, or has gone past it. */
  | { kind: 'elsewhere'; answer: WebAnswer };

/** This browser's story of a recovery by code, where it has come to the wanted page; else the way to where it stands. */
export async function storyAt(visit: Visit, wanted: RecoveryState): Promise<StoryAt> {
  const flow = visit.cookies.get('recovery');
  const organizationId = visit.place === 'organization' ? visit.organization?.id : undefined;
  const telling = { flow: flow ?? '', organizationId, caller: callerOf(visit) };
  const story = flow ? await readStory(visit.infra, telling) : undefined;
  const place = placeOf('code', reachedByCode(story), wanted);
  if (story && place.id === wanted) {
    return { kind: 'here', telling, story, reference: await referenceOf(visit.infra, story) };
  }
  return { kind: 'elsewhere', answer: elsewhere(visit, place.path, place.id) };
}

const elsewhere = (visit: Visit, path: string, reached: RecoveryState): WebAnswer =>
  reached === 'ask'
    ? redirect(visit, path, { kind: 'info', message: 'recovery.no-story' })
    : redirect(visit, path);

import { administers } from '../../domain/users/users.ts';
import type { Arrived } from './arrive.ts';
import type { Who } from './route.ts';

export type Admission =
  | 'welcome'
  | 'sign-in-first'
  | 'first-steps'
  | 'console-only'
  | 'forbidden'
  | 'not-here';

type Rule = (visit: Arrived) => Admission;

const signedIn =
  (then: Rule): Rule =>
  (visit) =>
    visit.session && visit.organization ? then(visit) : 'sign-in-first';

/** Who may enter, one line each. A route that names none of these does not compile. */
const rules: Record<Who, Rule> = {
  anyone: () => 'welcome',
  person: signedIn(() => 'welcome'),
  member: signedIn((visit) => {
    if (!visit.session?.seated) return 'console-only';
    return visit.session.firstStepsDue ? 'first-steps' : 'welcome';
  }),
  administrator: signedIn((visit) =>
    visit.session && administers(visit.session.user.role) ? 'welcome' : 'forbidden',
  ),
  owner: signedIn((visit) => (visit.session?.user.role === 'owner' ? 'welcome' : 'forbidden')),
  operator: (visit) => {
    if (visit.host !== visit.infra.portal.operatorUrl.host) return 'not-here';
    if (!visit.session) return 'sign-in-first';
    return visit.organization?.reserved ? 'welcome' : 'forbidden';
  },
};

export const admission = (visit: Arrived, who: Who): Admission => rules[who](visit);

import type { Cause } from '../../domain/attempts/causes.ts';
import type { CodeFlow, CodeState } from '../../domain/verifications/codes.ts';
import type { RecoveryMethod } from './settings.ts';

/**
 * A place where somebody stands who forgot their password: the page of it, and the ways on from there. The server takes
 * every way from this table, and the help page draws it. `id` is also the key of the state's text: `help.recovery-<id>`.
 */
export interface State {
  readonly id: RecoveryState;
  readonly path: string;
  readonly ways: readonly Way[];
}

/** `id` is also the key of the way's text: `help.recovery-way-<id>`. */
export interface Way {
  readonly id: RecoveryWay;
  readonly to: RecoveryState;
  /** Why this way may be closed, or lead to no mail. */
  readonly refusals: readonly Cause[];
}

export type RecoveryState =
  | 'ask'
  | 'sent'
  | 'press'
  | 'mailed'
  | 'code'
  | 'verified'
  | 'new-password'
  | 'sign-in'
  | 'own-password'
  | 'signed-in';
export type RecoveryWay = 'send' | 'open' | 'press' | 'use' | 'verify' | 'continue' | 'save' | 'sign-in';

/** Why nobody is written to. The visitor sees nothing of it; an administrator finds it under the reference. */
export const unanswered = [
  'unknown-organization',
  'wrong-address',
  'organization-suspended',
  'unknown-account',
  'invitation-pending',
  'user-suspended',
  'source-person-gone',
  'mail-budget-spent',
] as const satisfies readonly Cause[];

const closedLink: readonly Cause[] = ['link-expired', 'link-used', 'link-revoked', 'link-altered'];
const otherBrowser: readonly Cause[] = [...closedLink, 'link-other-browser'];
const admission: readonly Cause[] = ['access-not-started', 'access-ended', 'no-seat'];

const signedIn: State = { id: 'signed-in', path: '/', ways: [] };

export const recoveryStates: Record<RecoveryMethod, readonly State[]> = {
  link: [
    { id: 'ask', path: '/forgot-password', ways: [{ id: 'send', to: 'sent', refusals: unanswered }] },
    {
      id: 'sent',
      path: '/forgot-password',
      ways: [{ id: 'open', to: 'new-password', refusals: closedLink }],
    },
    {
      id: 'new-password',
      path: '/reset-password',
      ways: [{ id: 'save', to: 'sign-in', refusals: otherBrowser }],
    },
    { id: 'sign-in', path: '/sign-in', ways: [{ id: 'sign-in', to: 'signed-in', refusals: admission }] },
    signedIn,
  ],
  generated: [
    { id: 'ask', path: '/forgot-password', ways: [{ id: 'send', to: 'sent', refusals: unanswered }] },
    { id: 'sent', path: '/forgot-password', ways: [{ id: 'open', to: 'press', refusals: closedLink }] },
    { id: 'press', path: '/new-password', ways: [{ id: 'press', to: 'mailed', refusals: otherBrowser }] },
    {
      id: 'mailed',
      path: '/new-password/sent',
      ways: [{ id: 'use', to: 'own-password', refusals: ['wrong-password', ...admission] }],
    },
    {
      id: 'own-password',
      path: '/own-password',
      ways: [{ id: 'save', to: 'signed-in', refusals: closedLink }],
    },
    signedIn,
  ],
  code: [
    { id: 'ask', path: '/forgot-password', ways: [{ id: 'send', to: 'code', refusals: unanswered }] },
    {
      id: 'code',
      path: '/forgot-password/code',
      ways: [{ id: 'verify', to: 'verified', refusals: ['code-wrong', 'code-expired', 'code-spent'] }],
    },
    {
      id: 'verified',
      path: '/forgot-password/verified',
      ways: [{ id: 'continue', to: 'new-password', refusals: [] }],
    },
    {
      id: 'new-password',
      path: '/forgot-password/new-password',
      ways: [{ id: 'save', to: 'signed-in', refusals: admission }],
    },
    signedIn,
  ],
};

/** Where a way leads. Throws where the table has no such way: that would be a page nobody drew. */
export function leadsTo(method: RecoveryMethod, from: RecoveryState, way: RecoveryWay): State {
  const found = stateOf(method, from).ways.find(({ id }) => id === way);
  if (!found) throw new Error(`recovery by ${method} has no way '${way}' from '${from}'`);
  return stateOf(method, found.to);
}

/**
 * Where somebody who wants a page belongs, who has come as far as `reached`: at that page, if it is what they reached or the
 * next that asks nothing more; else back at what they reached.
 */
export function placeOf(method: RecoveryMethod, reached: RecoveryState, wanted: RecoveryState): State {
  const state = stateOf(method, reached);
  const next = state.ways.find(({ id, to }) => id === 'continue' && to === wanted);
  return next ? stateOf(method, next.to) : state;
}

/** How far somebody has come whose address is proven by a code. */
export const reachedByCode = (flow: CodeFlow | undefined): RecoveryState =>
  flow ? codeStates[flow.state] : 'ask';

const codeStates: Record<CodeState, RecoveryState> = {
  begun: 'code',
  waiting: 'code',
  expired: 'code',
  spent: 'code',
  verified: 'verified',
  finished: 'ask',
  over: 'ask',
};

function stateOf(method: RecoveryMethod, id: RecoveryState): State {
  const found = recoveryStates[method].find((state) => state.id === id);
  if (!found) throw new Error(`recovery by ${method} has no state '${id}'`);
  return found;
}

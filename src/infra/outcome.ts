/**
 * Outcomes are values: a flow says what happened, and the page decides how to show it. Exceptions are left for bugs and
 * broken infrastructure.
 */
export type Refused<Cause extends string> = { readonly kind: 'refused'; readonly cause: Cause };

export const refused = <Cause extends string>(cause: Cause): Refused<Cause> => ({ kind: 'refused', cause });

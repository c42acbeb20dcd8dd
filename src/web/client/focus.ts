import { all } from './find.ts';

/** Puts the focus on the error summary: browsers honour its autofocus only while nothing else has the focus. */
export function focusErrors(): void {
  const [summary] = all<HTMLElement>('[data-focus]');
  if (summary && document.activeElement !== summary) summary.focus();
}

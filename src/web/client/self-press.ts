import { all } from './find.ts';

/**
 * Sends a form marked for it as soon as a person can see the page: not while prerendered or in a background tab, and
 * not when the page is come back to. Once a page, for scanners and previews must use nothing up.
 */
export function pressWhenSeen(): void {
  const [form] = all<HTMLFormElement>('form[data-self-press]');
  if (!form || wasComeBackTo()) return;
  let pressed = false;
  const press = () => {
    if (pressed || isPrerendering() || document.visibilityState !== 'visible') return;
    pressed = true;
    form.requestSubmit();
  };
  document.addEventListener('visibilitychange', press);
  document.addEventListener('prerenderingchange', press);
  // A page from the back-forward cache keeps `pressed`; one that a person leaves first must not press on return.
  window.addEventListener('pagehide', () => {
    pressed = true;
  });
  press();
}

function wasComeBackTo(): boolean {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'back_forward';
}

// Chromium only, hence not among the DOM's types.
const isPrerendering = () => (document as Document & { prerendering?: boolean }).prerendering === true;

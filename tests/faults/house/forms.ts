import type { Fields } from '../../fixtures/client.ts';
import { formsOf, valuesOf } from '../../walls/pages.ts';
import type { Browser, Sent } from './browser.ts';

/** Sends the form that stands in a page and goes to `action` (the page itself unless given), with these values over its own. */
export async function fillForm(browser: Browser, page: string, values: Fields, action = page): Promise<Sent> {
  const shown = await browser.get(page);
  if (!shown.answer || shown.fate !== 'done') return shown;
  const form = formsOf([{ path: page, pattern: '', answer: shown.answer }]).find(
    (each) => each.action === action,
  );
  // Where the way in was lost, the sign-in page stands there instead.
  if (!form) return shown;
  return browser.post(action, { ...Object.fromEntries(valuesOf(form)), ...values });
}

import { all } from './find.ts';

/** Buttons that copy a text such as a reference code, and say so. Shown only where the browser lets pages copy. */
export function offerCopying(): void {
  // Absent on plain http, except on localhost.
  if (!navigator.clipboard) return;
  for (const button of all<HTMLButtonElement>('[data-copy]')) {
    const before = button.textContent;
    const status = button.nextElementSibling;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(button.dataset.copy ?? '');
      const done = button.dataset.done ?? '';
      button.textContent = done;
      if (status) status.textContent = done;
      setTimeout(() => {
        button.textContent = before;
        if (status) status.textContent = '';
      }, 2_000);
    });
  }
}

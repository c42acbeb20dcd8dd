import { all, named } from './find.ts';

/** Buttons that show a password as it is typed. It is hidden again before the form is sent, so no browser keeps it. */
export function offerRevealing(): void {
  for (const button of all<HTMLButtonElement>('[data-reveal]')) {
    const input = named<HTMLInputElement>(button.dataset.reveal);
    const word = button.firstChild;
    if (!input || !word) continue;
    const show = (visible: boolean) => {
      input.type = visible ? 'text' : 'password';
      word.textContent = (visible ? button.dataset.hide : button.dataset.show) ?? '';
    };
    button.hidden = false;
    button.addEventListener('click', () => {
      show(input.type === 'password');
      input.focus();
    });
    input.form?.addEventListener('submit', () => show(false));
  }
}

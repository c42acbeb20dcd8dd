import { all, named } from './find.ts';

/** Says under a password field that Caps Lock is on, for as long as it is and the field has the focus. */
export function watchCapsLock(): void {
  for (const input of all<HTMLInputElement>('[data-caps]')) {
    const hint = named(input.dataset.caps);
    if (!hint) continue;
    const say = (on: boolean) => {
      const text = on ? (hint.dataset.text ?? '') : '';
      if (hint.textContent !== text) hint.textContent = text;
    };
    const look = (event: KeyboardEvent | MouseEvent) => {
      // Autofill sends key events that carry no keyboard.
      if (typeof event.getModifierState === 'function') say(event.getModifierState('CapsLock'));
    };
    input.addEventListener('keydown', look);
    input.addEventListener('keyup', look);
    input.addEventListener('mousedown', look);
    input.addEventListener('blur', () => say(false));
  }
}

import { all } from './find.ts';

/** The box in a table's head that ticks all rows, and the number of ticked rows beside the actions for them. */
export function offerPicking(): void {
  for (const head of all<HTMLInputElement>('[data-pick-all]')) {
    const form = head.dataset.pickAll ?? '';
    const boxes = all<HTMLInputElement>(`tbody input[type=checkbox][form="${CSS.escape(form)}"]`);
    const [counter] = all<HTMLElement>(`[data-pick-count="${CSS.escape(form)}"]`);
    const invitation = counter?.textContent ?? '';
    const show = () => {
      const picked = boxes.filter((box) => box.checked).length;
      head.checked = picked > 0 && picked === boxes.length;
      head.indeterminate = picked > 0 && picked < boxes.length;
      if (counter) {
        counter.textContent =
          picked > 0 ? (counter.dataset.text?.replace('%', String(picked)) ?? '') : invitation;
      }
    };
    head.hidden = false;
    head.addEventListener('change', () => {
      for (const box of boxes) box.checked = head.checked;
      show();
    });
    for (const box of boxes) box.addEventListener('change', show);
    show();
  }
}

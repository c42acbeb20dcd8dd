import { all } from './find.ts';

/** Details elements that are menus or questions: Escape, a press outside, or a button for it closes them. */
export function closeMenus(): void {
  const menus = all<HTMLDetailsElement>('details[data-menu]');
  if (menus.length === 0) return;
  for (const menu of menus) {
    for (const button of all<HTMLButtonElement>('[data-close]', menu)) {
      button.hidden = false;
      button.addEventListener('click', () => close(menu));
    }
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of menus) if (menu.open) close(menu);
  });
  document.addEventListener('pointerdown', (event) => {
    for (const menu of menus) {
      if (menu.open && !menu.contains(event.target as Node)) menu.open = false;
    }
  });
}

function close(menu: HTMLDetailsElement): void {
  menu.open = false;
  menu.querySelector('summary')?.focus();
}

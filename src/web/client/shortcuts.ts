import { all } from './find.ts';

/** `/` (outside of fields) and Ctrl-K or Command-K lead to the search on top. */
export function listenForShortcuts(): void {
  const [search] = all<HTMLInputElement>('[data-search]');
  if (!search) return;
  document.addEventListener('keydown', (event) => {
    const slash =
      event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target);
    const palette = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (!slash && !palette) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}

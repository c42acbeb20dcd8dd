import { all } from './find.ts';

/** Chooses the zone that the browser lives in, and says so; what the person chose meanwhile stays. */
export function proposeZone(): void {
  for (const place of all<HTMLElement>('[data-propose-zone]')) {
    const select = place.querySelector('select');
    const hint = place.querySelector<HTMLElement>('[data-text]');
    if (select?.value !== '') continue;
    const option = optionFor(select, zoneOf());
    if (!option) continue;
    select.value = option.value;
    if (hint) hint.textContent = hint.dataset.text ?? '';
  }
}

function optionFor(select: HTMLSelectElement, zone: string): HTMLOptionElement | undefined {
  const options = [...select.options].filter((option) => option.value !== '');
  // Browsers and servers may spell one zone differently: Asia/Kolkata was Asia/Calcutta.
  return options.find(({ value }) => value === zone) ?? options.find(({ value }) => zoneOf(value) === zone);
}

/** The spelling that this browser prefers of a zone, or of its own; '' where it knows none such. */
function zoneOf(timeZone?: string): string {
  try {
    return new Intl.DateTimeFormat('en', timeZone ? { timeZone } : {}).resolvedOptions().timeZone;
  } catch {
    return '';
  }
}

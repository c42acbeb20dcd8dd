import { all, named } from './find.ts';

/** Shows how long and how hard to guess a new password is. The dictionaries are loaded once the field has the focus. */
export function showStrength(): void {
  for (const meter of all<HTMLElement>('[data-strength]')) {
    const input = named<HTMLInputElement>(meter.dataset.strength);
    const text = meter.querySelector('p');
    if (input && text) follow(input, meter, text);
  }
}

function follow(input: HTMLInputElement, meter: HTMLElement, text: HTMLElement): void {
  const minimum = Number(meter.dataset.minimum);
  const words = meter.dataset.words?.split('\n') ?? [];
  const about = meter.dataset.about?.split('\n').filter(Boolean) ?? [];
  let estimator: Promise<typeof import('./estimate.ts')> | undefined;
  const load = () => {
    estimator ??= import('./estimate.ts');
    return estimator;
  };
  const say = (score: number, words: string) => {
    meter.dataset.score = String(score);
    if (text.textContent !== words) text.textContent = words;
  };
  const look = async () => {
    const typed = input.value.normalize('NFC');
    const length = [...typed].length;
    if (length === 0) return say(0, '');
    if (length < minimum) return say(1, meter.dataset.short?.replace('%', String(length)) ?? '');
    const { estimate } = await load();
    if (typed !== input.value.normalize('NFC')) return;
    const score = estimate(typed, about);
    say(Math.max(score, 1), words[score] ?? '');
  };
  let pause: ReturnType<typeof setTimeout> | undefined;
  input.addEventListener('focus', () => void load(), { once: true });
  input.addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(() => void look(), 150);
  });
}

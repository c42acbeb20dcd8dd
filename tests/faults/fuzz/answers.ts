import { samplePassword } from '../../fixtures/people.ts';
import type { FormField } from '../../walls/pages.ts';
import type { Target } from './season.ts';

export type Pairs = [name: string, value: string][];

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** What somebody would fill in, by the name of the field; `n` makes it another each time. */
const byName: Record<string, (target: Target, n: number) => string> = {
  organization: () => 'blue',
  email: ({ pattern, browser }, n) => {
    if (pattern.startsWith('/sign-in/with')) return 'outsider@green.example';
    const own = browser === 'stranger' ? 'red' : browser.endsWith('own address') ? 'green' : 'blue';
    const known = /^\/sign-in$|^\/console\/check$|\/members$/.test(pattern);
    return known ? `member@${own}.example` : `somebody${n}@${own}.example`;
  },
  'owner-email': (_, n) => `owner${n}@new.example`,
  'current-password': () => samplePassword,
  password: ({ pattern }, n) =>
    /^\/(sign-in|profile\/email)/.test(pattern) ? samplePassword : newPassword(n),
  confirmation: (_, n) => newPassword(n),
  slug: (_, n) => `slug-${n}`,
  name: (_, n) => `Name ${n}`,
  host: ({ pattern }, n) => (pattern.startsWith('/console') ? 'database.example' : `h${n}.example`),
  seats: () => '12',
  database: () => 'people',
  issuer: () => 'https://directory.example',
};

const byType: Record<string, (n: number) => string> = {
  email: (n) => `somebody${n}@blue.example`,
  text: (n) => `Text ${n}`,
  textarea: (n) => `A longer text ${n}`,
  url: () => 'https://page.example/',
  date: () => inDays(3),
  tel: () => '+39 02 1234567',
  password: (n) => newPassword(n),
  number: () => '5',
};

const newPassword = (n: number) => `a kettle under the stairs ${n}`;

/** The form as somebody would fill it in who wants it to succeed. */
export function properly(target: Target, n: number): Pairs {
  const { fields } = target;
  const named = (name: string) => fields.filter((field) => field.name === name);
  const pairs: Pairs = [];
  for (const field of fields) {
    if (field.type === 'file') continue;
    const group = named(field.name).filter(({ type }) => ['radio', 'submit'].includes(type));
    if (group.length > 0) {
      if (field === (group.find(({ checked }) => checked) ?? group[0])) pairs.push([field.name, field.value]);
    } else if (field.type === 'checkbox') {
      const ticked = named(field.name).some(({ checked }) => checked);
      if (field.checked || (field.name === 'user' && !ticked && field === named('user')[0]))
        pairs.push([field.name, field.value]);
    } else pairs.push([field.name, field.value || answer(target, field, n)]);
  }
  return pairs;
}

/** What need not be filled in stays empty, but for what a form is sent for. */
function answer(target: Target, { name, type, required }: FormField, n: number): string {
  const named = byName[name]?.(target, n);
  if (named !== undefined) return named;
  if (!required) return '';
  // What an organization asks may be a number.
  if (name.startsWith('info-') && type === 'text') return '12';
  return byType[type]?.(n) ?? '';
}

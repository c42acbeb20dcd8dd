import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { compileLayout } from '../../../scripts/build-mail.ts';
import { type Locale, locales, type Overrides, translator } from '../../infra/i18n/texts.ts';
import type { Portal } from '../../infra/infra.ts';
import type { OrganizationProfile } from '../profiles/profiles.ts';
import { parseSection } from '../settings/settings.ts';
import { type Brand, languages } from '../wording/brand.ts';
import { composeMail } from './compose.ts';
import { type Content, shapes } from './kinds.ts';

const portal: Portal = {
  publicUrl: new URL('https://portal.example'),
  operatorUrl: new URL('https://operators.example'),
  mailFrom: 'Gatehouse <portal@gatehouse.example>',
  trustedProxies: [],
  demo: false,
};

const profile = (
  change: {
    name?: string;
    reserved?: boolean;
    brand?: Brand;
    supportEmail?: string;
    overrides?: Overrides;
  } = {},
): OrganizationProfile => ({
  id: '01937c5e-0000-7000-8000-000000000001',
  slug: 'blue',
  name: change.name ?? 'Blue Company',
  reserved: change.reserved ?? false,
  status: 'active',
  hosts: ['blue.example'],
  waysIn: [],
  settings: {
    brand: change.brand ?? {},
    links: { supportEmail: change.supportEmail },
    languages: parseSection(languages, {}),
  },
  section: (section) => parseSection(section, {}),
  texts: (locale) => translator(locale, change.overrides),
});

const link = 'https://blue.example/some/link.with-dots_and~more?a=1&b=2';
const samples: { [Kind in Content['kind']]: Extract<Content, { kind: Kind }> } = {
  invitation: {
    kind: 'invitation',
    values: { name: 'Ann', inviter: 'Bob', expires: '3 March 2027 at 14:05' },
    link,
  },
  'password-reset': { kind: 'password-reset', values: { name: 'Ann', minutes: 60 }, link },
  'new-password-link': { kind: 'new-password-link', values: { name: 'Ann', minutes: 60 }, link },
  'new-password': {
    kind: 'new-password',
    values: { name: 'Ann', minutes: 60 },
    secret: 'abcd-efgh-jkmn',
    link,
  },
  'recovery-code': { kind: 'recovery-code', values: { name: 'Ann', minutes: 10 }, secret: '012345' },
  'kept-elsewhere': { kind: 'kept-elsewhere', values: { name: 'Ann', source: 'Staff' }, link },
  'password-changed': { kind: 'password-changed', values: { name: 'Ann', at: '3 March 2027 at 14:05' } },
  'email-change': { kind: 'email-change', values: { name: 'Ann', minutes: 60 }, link },
  'email-changed': { kind: 'email-changed', values: { name: 'Ann', newEmail: 'ann@other.example' } },
  'source-linked': {
    kind: 'source-linked',
    values: { name: 'Ann', source: 'Staff', at: '3 March 2027' },
  },
  'source-unlinked': {
    kind: 'source-unlinked',
    values: { name: 'Ann', source: 'Staff', at: '3 March 2027' },
  },
  'access-request': { kind: 'access-request', values: { minutes: 60 }, link },
  'request-waiting': { kind: 'request-waiting', values: { since: '3 March 2027' } },
  'request-declined': { kind: 'request-declined', values: { name: 'Ann', answer: 'Ask again\nin May.' } },
  'account-exists': { kind: 'account-exists', values: { name: 'Ann' }, link },
  'sign-up-existing': { kind: 'sign-up-existing', values: { name: 'Ann' }, link },
  'sign-up-code': { kind: 'sign-up-code', values: { minutes: 10 }, secret: '012345' },
  'organization-list': {
    kind: 'organization-list',
    list: [
      { label: 'Blue Company', href: link },
      { label: 'Red Company', href: 'https://red.example/sign-in' },
    ],
  },
  'project-request-approved': {
    kind: 'project-request-approved',
    values: { name: 'Ann', project: 'Storm atlas' },
    link,
  },
  'project-request-declined': {
    kind: 'project-request-declined',
    values: { name: 'Ann', project: 'Storm atlas' },
    link,
  },
  'access-ending': { kind: 'access-ending', values: { name: 'Ann', end: '3 March 2027' }, link },
  'access-ending-inviter': {
    kind: 'access-ending-inviter',
    values: { name: 'Bob', person: 'Ann', end: '3 March 2027' },
    link,
  },
};

const to = 'ann@post.example';
const compose = (content: Content, locale: Locale = 'en', of = profile()) =>
  composeMail(portal, of, { ...content, to, locale });

/** The text that a mail program shows: of the HTML, without tags and style. */
const shown = (html: string) =>
  html
    .replace(/^[\s\S]*?<\/head>|<!--[\s\S]*?-->|<[^>]+>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ');

describe.each(Object.values(samples))('the mail $kind', (content) => {
  const shape = shapes[content.kind];

  test.each(locales)('says the same in HTML and in plain text (%s)', (locale) => {
    const { subject, text, html } = compose(content, locale);
    expect(`${subject}${text}${html}`).not.toMatch(/\{\{|\}\}|undefined|mail\./);
    expect(subject).not.toContain('\n');
    expect(html).toContain(`<html lang="${locale}" dir="ltr"`);
    const words = shown(html);
    for (const line of text.split('\n').filter((each) => each && each !== '-- ')) {
      expect(words).toContain(line.replace(/:$/, ''));
    }
    expect(text).toContain(to);
    expect(text).toContain('Gatehouse');
  });

  test('speaks each language of its own', () => {
    const [en, it] = [compose(content, 'en'), compose(content, 'it')];
    expect(it.subject).not.toBe(en.subject);
    const english = en.text.split('\n\n');
    const secret = 'secret' in content ? content.secret : '';
    const same = (block: string) => english.includes(block) && !block.includes('\n') && block !== secret;
    expect(it.text.split('\n\n').filter(same)).toEqual([]);
  });

  test('has at most one button, and its link in full below it', () => {
    const { text, html } = compose(content);
    const href = shape.path ? `https://blue.example${shape.path}` : link;
    const buttons = html.match(/class="button"/g) ?? [];
    expect(buttons).toHaveLength(shape.button ? 1 : 0);
    if (!shape.button) return;
    expect(html.split(`href="${href.replace('&', '&amp;')}"`)).toHaveLength(3);
    expect(html).toContain(`>${href.replace('&', '&amp;')}</a>`);
    expect(text.split('\n')).toContain(href);
  });

  test('fetches nothing, runs nothing and names nobody but the portal and its organizations', () => {
    const { html } = compose(content);
    expect(html).not.toMatch(
      /<(img|link|script|iframe|object|form)\b|url\(|@import|\bsrc=|background=|\bon\w+=/i,
    );
    const hosts = new Set([...html.matchAll(/https?:\/\/([^/"'<\s]+)/g)].map(([, host]) => host));
    for (const expected of ['www.w3.org', 'blue.example', 'red.example']) hosts.delete(expected);
    expect([...hosts]).toEqual([]);
  });
});

describe('what people typed', () => {
  const evil = '<script>alert("1")</script> & \'q\' {{inviter}} {{#list}} $t(footer) $& \r\n\u202e';

  test('is text in the HTML, whatever it holds', () => {
    const { html, text } = compose({
      ...samples.invitation,
      values: { ...samples.invitation.values, name: evil },
    });
    expect(html).not.toContain('<script');
    expect(html).toContain(
      'Hello &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;q&#39; {{inviter}} {{#list}} $t(footer) $&amp;,',
    );
    expect(text).toContain(`Hello <script>alert("1")</script> & 'q' {{inviter}} {{#list}} $t(footer) $&,`);
  });

  test('cannot break the subject or the title', () => {
    const { subject, html } = compose(
      samples.invitation,
      'en',
      profile({ name: 'Blue\r\nBcc: x</title><b>' }),
    );
    expect(subject).toBe('Your access to Blue Bcc: x</title><b>');
    expect(html).toContain('<title>Your access to Blue Bcc: x&lt;/title&gt;&lt;b&gt;</title>');
  });

  test('does not become a link where a mail program looks for addresses', () => {
    const { html, text } = compose({
      ...samples.invitation,
      values: { ...samples.invitation.values, inviter: 'Win at https://evil.example/now' },
    });
    expect(html + text).not.toMatch(/https:\/\/evil|evil\.example/);
    expect(text.replaceAll('\u200c', '')).toContain('Win at https://evil.example/now has given you access');
  });

  test('is not sent to an address that nobody has verified', () => {
    const { subject, text, html } = compose({
      ...samples['email-change'],
      values: { name: 'Buy now', minutes: 60 },
    });
    expect(subject + text + html).not.toContain('Buy now');
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://portal.example@evil.example/',
    '/relative',
    '',
  ])('is no link: %j', (bad) => {
    expect(() => compose({ ...samples['password-reset'], link: bad || '//' })).toThrow(TypeError);
    expect(() => compose({ kind: 'organization-list', list: [{ label: 'x', href: bad }] })).toThrow(
      TypeError,
    );
  });
});

describe('what an organization may change', () => {
  test('its wording replaces ours, save who sent the mail and why', () => {
    const overrides = new Map([
      ['mail.password-reset-subject', 'New password, {{name}}?'],
      ['mail.password-reset-text', 'First line <b>\nsecond line for {{organization}}.'],
      ['mail.password-reset-validity_other', 'Be quick: {{count}} minutes.'],
      ['mail.password-reset-why', 'No reason at all.'],
      ['mail.footer', 'Nobody sent this.'],
    ]);
    const { subject, text, html } = compose(samples['password-reset'], 'en', profile({ overrides }));
    expect(subject).toBe('New password, Ann?');
    expect(text).toContain('First line <b>\nsecond line for Blue Company.');
    expect(html).toContain('First line &lt;b&gt;<br>second line for Blue Company.');
    expect(text).toContain('Be quick: 60 minutes.');
    expect(text + html).not.toMatch(/No reason|Nobody sent/);
    expect(text).toContain(`This mail went to ${to} because`);
  });

  test('its colours, which can always be read', () => {
    const { html } = compose(
      samples.invitation,
      'en',
      profile({ brand: { color: '#ffd500', colorDark: '#332211' } }),
    );
    expect(html).toContain('bgcolor="#ffd500"');
    expect(html).toContain('background:#ffd500;color:#000000;');
    expect(html).not.toContain('color:#ffd500;"');
    expect(html).not.toContain('#332211');
  });

  test('what is no colour is ignored', () => {
    const { html } = compose(
      samples.invitation,
      'en',
      profile({ brand: { color: 'red;}body{display:none' } }),
    );
    expect(html).toContain('bgcolor="#17566b"');
    expect(html).not.toContain('display:none}');
  });

  test('where to ask', () => {
    expect(compose(samples.invitation, 'en', profile({ supportEmail: 'help@blue.example' })).text).toContain(
      'Questions? Write to help@blue.example',
    );
    expect(compose(samples.invitation).text).not.toContain('Questions?');
  });
});

test('to an operator the organization is the portal itself', () => {
  const { subject, text } = compose(
    samples['password-changed'],
    'en',
    profile({ name: 'Operators', reserved: true }),
  );
  expect(subject).toBe('Your password for Gatehouse was changed');
  expect(text).toContain('https://operators.example/forgot-password');
  expect(text).not.toContain('Operators');
});

test('plurals: one organization, one minute', () => {
  const one = { ...samples['organization-list'], list: samples['organization-list'].list.slice(0, 1) };
  expect(compose(one).text).toContain('There is one organization');
  const minute = { ...samples['password-reset'], values: { name: 'Ann', minutes: 1 } };
  expect(compose(minute).text).toContain('within one minute');
});

test('layout.html.ts is what layout.mjml gives (node scripts/build-mail.ts)', async () => {
  expect(await readFile(new URL('./layout.html.ts', import.meta.url), 'utf8')).toBe(await compileLayout());
});

import { h } from 'preact';
import { render } from 'preact-render-to-string';
import { type Locale, translator } from '../../infra/i18n/texts.ts';

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #e8ecf1; color: #17202b; }
  main { max-width: 22rem; margin: 12vh auto 0; padding: 2rem; background: #fff; border-top: 6px solid #2f4b6e; }
  h1 { font-size: 1.25rem; margin: 0 0 1rem; }
  label { display: block; margin-top: 1rem; }
  input { width: 100%; box-sizing: border-box; font: inherit; padding: .5rem; border: 1px solid #5c6b7d; }
  button { font: inherit; margin: 1.5rem .5rem 0 0; padding: .5rem 1.25rem; border: 1px solid #2f4b6e; background: #fff; color: #2f4b6e; }
  button.first { background: #2f4b6e; color: #fff; }
  .wrong { color: #9b1c1c; margin: 0; }
  @media (prefers-color-scheme: dark) {
    body { background: #10161d; color: #e3e9f0; } main { background: #1a232d; } .wrong { color: #ff9d9d; }
    input { background: #10161d; color: inherit; } button { background: #1a232d; color: #a9c4e6; border-color: #a9c4e6; }
    button.first { background: #a9c4e6; color: #10161d; }
  }`;

interface SignIn {
  readonly title: string;
  readonly action: string;
  readonly login: string;
  readonly failed: boolean;
  readonly locale: Locale;
}

/** The sign-in page of the sample directory: plain, and plainly not the portal's. */
export function renderSignIn({ title, action, login, failed, locale }: SignIn): string {
  const t = translator(locale);
  const field = (name: string, label: string, more: object) =>
    h('label', null, label, h('input', { name, required: true, ...more }));
  const page = h(
    'html',
    { lang: locale },
    h(
      'head',
      null,
      h('meta', { charset: 'utf-8' }),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('title', null, title),
      h('style', { dangerouslySetInnerHTML: { __html: style } }),
    ),
    h(
      'body',
      null,
      h(
        'main',
        null,
        h('h1', null, title),
        failed ? h('p', { class: 'wrong', role: 'alert' }, t('demo.directory-wrong')) : null,
        h(
          'form',
          { method: 'post', action },
          field('login', t('demo.directory-login'), { value: login, autocomplete: 'username' }),
          field('password', t('demo.directory-password'), {
            type: 'password',
            autocomplete: 'current-password',
          }),
          h('button', { class: 'first' }, t('demo.directory-submit')),
          h('button', { name: 'cancel', value: 'yes', formNoValidate: true }, t('demo.directory-cancel')),
        ),
      ),
    ),
  );
  return `<!doctype html>${render(page)}`;
}

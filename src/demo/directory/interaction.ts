import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { sameBytes, sha256 } from '../../infra/crypto/secrets.ts';
import type { Locale } from '../../infra/i18n/texts.ts';
import type { Opening } from './messages.ts';
import { renderSignIn } from './page.ts';

/** The directory's own sign-in page: shows it, and takes what was typed. */
export function answerInteraction(
  provider: Provider,
  opening: Opening,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  act(provider, opening, request, response).catch((error: Error) => {
    // The library's own errors: the story is over, or belongs to another browser.
    const { statusCode = 500 } = error as { statusCode?: number };
    send(response, statusCode, 'text/plain', `${error.message}\n`);
  });
}

async function act(provider: Provider, opening: Opening, request: IncomingMessage, response: ServerResponse) {
  const { params, uid } = await provider.interactionDetails(request, response);
  const locale: Locale = request.headers['accept-language']?.startsWith('it') ? 'it' : 'en';
  const show = (status: number, login: string, failed: boolean) => {
    const { title } = opening;
    send(
      response,
      status,
      'text/html',
      renderSignIn({ title, action: `/interaction/${uid}`, login, failed, locale }),
    );
  };
  if (request.method !== 'POST') return show(200, String(params.login_hint ?? ''), false);
  const typed = await readForm(request);
  if (typed.has('cancel')) {
    return provider.interactionFinished(request, response, { error: 'access_denied' });
  }
  const login = (typed.get('login') ?? '').trim().toLowerCase();
  const password = sha256(typed.get('password') ?? '');
  const person = opening.people.find((each) => each.login === login);
  if (!person || !sameBytes(password, sha256(person.password))) return show(401, login, true);
  return provider.interactionFinished(request, response, { login: { accountId: person.subject } });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > 10_000) break;
  }
  return new URLSearchParams(text);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  });
  response.end(body);
}

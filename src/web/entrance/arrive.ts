import type { Profiles } from '../../domain/profiles/profiles.ts';
import type { Sessions } from '../../domain/sessions/session-cache.ts';
import { issueCsrf } from '../../infra/crypto/csrf.ts';
import { randomBytes } from '../../infra/crypto/random.ts';
import { randomSecret, sha256 } from '../../infra/crypto/secrets.ts';
import { formats, isTimeZone } from '../../infra/i18n/formats.ts';
import { isMessageId, translator } from '../../infra/i18n/texts.ts';
import type { Infra } from '../../infra/infra.ts';
import type { WebRequest } from './answer.ts';
import { type Arrival, hostname } from './client.ts';
import { type CookieJar, longLived, openJar } from './cookies.ts';
import { chooseLocale } from './language.ts';
import type { Browser, FlashNotice, Visit } from './visit.ts';

/** What a request is before its body is read and its route is known. */
export type Arrived = Omit<Visit, 'params' | 'form'>;

/** Finds out where a request arrived and who came. Undefined: this host belongs to nobody here. */
export async function arrive(
  infra: Infra,
  { profiles, sessions }: { profiles: Profiles; sessions: Sessions },
  request: WebRequest,
  arrival: Arrival,
  startedAt: number,
): Promise<Arrived | undefined> {
  const { portal } = infra;
  const shared = arrival.host === portal.publicUrl.host || arrival.host === portal.operatorUrl.host;
  const own = shared ? undefined : await profiles.byHost(hostname(arrival.host));
  if (!shared && !own) return undefined;

  const cookies = openJar(request.headers.get('cookie'));
  const browser = knowBrowser(cookies, request, arrival.ip);
  const token = cookies.get('session');
  const session = token ? await sessions.find(token, hostname(arrival.host)) : undefined;
  const foreign = own && session && session.organizationId !== own.id;
  const person = foreign ? undefined : session;
  const organization = own ?? (person && (await profiles.byId(person.organizationId)));
  const locale = chooseLocale({
    chosen: cookies.get('language'),
    person: person?.user.locale,
    accepted: request.headers.get('accept-language'),
    organization,
  });
  const theme = cookies.get('theme');
  const csrf = once(() => issueCsrf(infra.keyring, browser.id));
  const zone = person?.user.timeZone ?? organization?.settings.languages.timeZone ?? 'UTC';
  return {
    infra,
    profiles,
    request,
    url: request.url,
    place: own ? 'organization' : 'shared',
    host: arrival.host,
    organization,
    session: person,
    browser,
    cookies,
    locale,
    t: organization?.texts(locale) ?? translator(locale),
    format: formats(locale, isTimeZone(zone) ? zone : 'UTC'),
    theme: theme === 'light' || theme === 'dark' ? theme : undefined,
    // Most answers have no form.
    get csrf() {
      return csrf();
    },
    nonce: randomBytes(16).toString('base64'),
    notice: readNotice(cookies),
    startedAt,
  };
}

const browserId = /^[\w-]{43}$/;

function knowBrowser(cookies: CookieJar, request: WebRequest, ip: string): Browser {
  const came = cookies.get('browser');
  const id = came && browserId.test(came) ? came : randomSecret();
  if (id !== came) cookies.set('browser', id, longLived);
  const hash = once(() => sha256(id));
  return {
    id,
    get hash() {
      return hash();
    },
    ip,
    userAgent: request.headers.get('user-agent') ?? '',
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function readNotice(cookies: CookieJar): FlashNotice | undefined {
  const text = cookies.get('notice');
  if (!text) return undefined;
  try {
    const notice = JSON.parse(text) as FlashNotice;
    const known = typeof notice?.message === 'string' && isMessageId(notice.message);
    return known && ['success', 'info', 'warning'].includes(notice.kind) ? notice : undefined;
  } catch {
    return undefined;
  }
}

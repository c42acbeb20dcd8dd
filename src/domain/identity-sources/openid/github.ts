import { z } from 'zod';
import type { Outbound } from '../../../infra/outbound/outbound.ts';
import type { DirectoryMetadata } from './discovery.ts';
import { DirectoryFault, invalid } from './fault.ts';

// GitHub speaks OAuth 2.0 without OpenID Connect: it describes nothing, and who came is asked of its API.

/** What a description would say, had GitHub (or an Enterprise Server at `base`) one. */
export const githubMetadata = (base: string): DirectoryMetadata => ({
  issuer: `${base.replace(/\/$/, '')}/login/oauth`,
  authorization_endpoint: `${base.replace(/\/$/, '')}/login/oauth/authorize`,
  token_endpoint: `${base.replace(/\/$/, '')}/login/oauth/access_token`,
  userinfo_endpoint: `${apiOf(base)}/user`,
});

function apiOf(base: string): string {
  const { protocol, host, hostname } = new URL(base);
  if (hostname === 'github.com' || hostname.endsWith('.ghe.com')) return `${protocol}//api.${host}`;
  return `${base.replace(/\/$/, '')}/api/v3`;
}

/** GitHub says what is wrong with status 200; from here on an error has the status of one (RFC 6749 section 5.2). */
export async function withHonestStatus(answer: Response): Promise<Response> {
  if (answer.status !== 200) return answer;
  const text = await answer.text();
  const failed = /^\s*\{/.test(text) && /"error"\s*:/.test(text) && !/"access_token"\s*:/.test(text);
  const renamed = text.replace('"incorrect_client_credentials"', '"invalid_client"');
  return new Response(failed ? renamed : text, { status: failed ? 400 : 200, headers: answer.headers });
}

const user = z.object({ id: z.number().int().positive(), login: z.string(), name: z.string().nullish() });
const emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** Who an access token belongs to, as claims: the subject is the number, for a login may change hands. */
export async function githubClaims(
  { fetch }: Pick<Outbound, 'fetch'>,
  metadata: DirectoryMetadata,
  token: string,
): Promise<Record<string, unknown>> {
  const ask = async <T>(address: string, schema: z.ZodType<T>): Promise<T> => {
    const answer = await fetch(address, {
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${token}`,
        'user-agent': 'Gatehouse',
      },
    });
    if (answer.status >= 500)
      throw new DirectoryFault('source-unreachable', { because: `status-${answer.status}` });
    const parsed = answer.status === 200 ? schema.safeParse(await readJson(answer)) : undefined;
    if (!parsed?.success) throw invalid('answer');
    return parsed.data;
  };
  const api = metadata.userinfo_endpoint ?? '';
  const [{ id, login, name }, all] = await Promise.all([ask(api, user), ask(`${api}/emails`, emails)]);
  const chosen = all.find((each) => each.primary) ?? all.find((each) => each.verified);
  return {
    sub: String(id),
    name: name || login,
    email: chosen?.email,
    email_verified: chosen?.verified === true,
  };
}

/** Undefined for what is no JSON: the schema refuses it like any other answer that does not fit. */
async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

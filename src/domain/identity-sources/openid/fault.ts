import { OutboundError } from '../../../infra/outbound/outbound-error.ts';
import type { Cause } from '../../attempts/causes.ts';

/** What exactly was wrong with a directory's answer; `sources.openid-word-<word>` says it to the administrator. */
export const faultWords = [
  'algorithm',
  'answer',
  'audience',
  'clock',
  'code',
  'discovery',
  'issuer',
  'key',
  'nonce',
  'not-afresh',
  'signature',
  'subject',
] as const;
export type FaultWord = (typeof faultWords)[number];

/** Why a directory let nobody in. The detail is for the administrator and holds nothing that only the person may know. */
export interface Fault {
  readonly cause: Cause;
  readonly detail: Record<string, string>;
}

/** A directory's answer is not what it must be. */
export class DirectoryFault extends Error {
  override name = 'DirectoryFault';
  readonly fault: Fault;

  constructor(cause: Cause, detail: Record<string, string> = {}) {
    super(`${cause} ${JSON.stringify(detail)}`);
    this.fault = { cause, detail };
  }
}

export const invalid = (word: FaultWord): DirectoryFault =>
  new DirectoryFault('directory-answer-invalid', { word });

/**
 * What an error says of the directory: our own, those of the way out, and those of openid-client (by its codes).
 * Undefined: it says nothing of it, but of a mistake here.
 */
export function faultOf(error: unknown): Fault | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof DirectoryFault) return at.fault;
    if (at instanceof OutboundError) return { cause: 'source-unreachable', detail: { because: at.because } };
  }
  const { code, name } = (error ?? {}) as { code?: string; name?: string };
  if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR')
    return { cause: 'directory-refused', detail: errorCode(error) };
  if (code === 'OAUTH_RESPONSE_BODY_ERROR') return ofErrorBody(error);
  if (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE') return { cause: 'directory-client-refused', detail: {} };
  if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT')
    return { cause: 'source-unreachable', detail: { because: 'too-slow' } };
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && statusOf(error) >= 500)
    return { cause: 'source-unreachable', detail: { because: `status-${statusOf(error)}` } };
  return name === 'ClientError' ? invalid(wordOf(error as Error, code)).fault : undefined;
}

/** The library says which check failed by a code, and by the claim or header that it looked at. */
function wordOf(error: Error, code: string | undefined): FaultWord {
  switch (code) {
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return 'clock';
    case 'OAUTH_KEY_SELECTION_FAILED':
      return 'key';
    case 'OAUTH_UNSUPPORTED_OPERATION':
      return 'algorithm';
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return 'subject';
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return claims[found(error, 'claim') ?? ''] ?? 'answer';
    default:
      return ofMessage(messages(error));
  }
}

const claims: Record<string, FaultWord> = {
  iss: 'issuer',
  aud: 'audience',
  azp: 'audience',
  nonce: 'nonce',
  sub: 'subject',
  auth_time: 'not-afresh',
};

function ofMessage(message: string): FaultWord {
  if (/"alg"/.test(message)) return 'algorithm';
  if (/signature/.test(message)) return 'signature';
  if (/"iss"/.test(message)) return 'issuer';
  if (/"nonce"/.test(message)) return 'nonce';
  if (/"(exp|iat|nbf)"/.test(message)) return 'clock';
  return 'answer';
}

function ofErrorBody(error: unknown): Fault {
  const detail = errorCode(error);
  const client = ['invalid_client', 'unauthorized_client'].includes(detail.error ?? '');
  if (client) return { cause: 'directory-client-refused', detail };
  return { cause: 'directory-answer-invalid', detail: { word: 'code', ...detail } };
}

/** The code of the error (RFC 6749 section 5.2), and Microsoft's own; no text that anybody could have written. */
function errorCode(error: unknown): Record<string, string> {
  const { error: given, error_description: description } = error as Record<string, unknown>;
  const known = typeof given === 'string' && /^[a-z_.-]{1,60}$/i.test(given) ? given : 'unknown';
  const number = typeof description === 'string' ? /AADSTS\d{1,10}/.exec(description)?.[0] : undefined;
  return { error: known, ...(number && { number }) };
}

function* chain(error: unknown): Generator<Record<string, unknown>> {
  for (let at = error; at && typeof at === 'object'; at = (at as { cause?: unknown }).cause)
    yield at as Record<string, unknown>;
}

const found = (error: unknown, member: string): string | undefined =>
  [...chain(error)].map((each) => each[member]).find((value) => typeof value === 'string') as
    | string
    | undefined;

const messages = (error: unknown): string =>
  [...chain(error)].map(({ message }) => (typeof message === 'string' ? message : '')).join(' ');

const statusOf = (error: unknown): number =>
  [...chain(error)].map(({ status }) => status).find((status) => typeof status === 'number') ?? 0;

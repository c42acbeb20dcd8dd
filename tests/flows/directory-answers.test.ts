import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { examineDirectory } from '../../src/domain/identity-sources/openid/examine.ts';
import { openIdSettings } from '../../src/domain/identity-sources/openid/openid.schema.ts';
import { createOutbound } from '../../src/infra/outbound/outbound.ts';
import { type Client, openClient } from '../fixtures/client.ts';
import { addDirectory, causeOf, clientSecret, leave } from '../fixtures/directory.ts';
import { type GitHub, openGitHub } from '../fixtures/github.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization } from '../fixtures/people.ts';
import {
  type Behaviour,
  hmacWithPublicKey,
  openStrangeDirectory,
  type StrangeDirectory,
} from '../fixtures/strange-directory.ts';

// A provider without a conscience, and one that speaks as GitHub does: both real servers.

let house: House;
let strange: StrangeDirectory;
let github: GitHub;
let organization: string;
let source: string;
let client: Client;

const host = 'strange.localhost';

beforeAll(async () => {
  house = await openHouse();
  organization = await addOrganization(house, { slug: 'strange', name: 'Strange Company', host });
  strange = await openStrangeDirectory();
  github = await openGitHub('gatehouse', clientSecret);
  source = await addDirectory(house, organization, { settings: { issuer: strange.issuer } });
});
afterAll(async () => {
  await strange?.close();
  await github?.close();
  await house?.close();
});
beforeEach(() => {
  client = openClient(house, host);
  strange.behave({});
});

const back = (path: string) => client.get(path, { 'sec-fetch-site': 'cross-site' });

/** Goes there, is told this, and comes back. */
async function told(behaviour: Behaviour, change?: Record<string, string | undefined>, at = source) {
  const path = strange.answer(await leave(client, at), change);
  strange.behave(behaviour);
  return back(path);
}

async function refused(behaviour: Behaviour, change?: Record<string, string | undefined>, at = source) {
  const answer = await client.follow(await told(behaviour, change, at));
  expect(client.cookies.has('__Host-session')).toBe(false);
  const { cause, detail } = await causeOf(house, answer);
  return { status: answer.status, cause, ...detail };
}

const invalid = (word: string) => ({ status: 401, cause: 'directory-answer-invalid', word });
const now = () => Math.floor(Date.now() / 1_000);

test('a right answer is let in: the tests below differ from this one thing at a time', async () => {
  expect((await told({})).location).toBe('/dashboard');
  const { form, authorization } = strange.redeemed.at(-1) ?? {
    form: new URLSearchParams(),
    authorization: '',
  };
  expect(form.get('code_verifier')).toMatch(/^[\w-]{43}$/);
  expect(form.get('redirect_uri')).toBe(`http://${host}:${house.port}/sign-in/directory/${source}/callback`);
  expect(authorization).toMatch(/^Basic /);
});

describe('algorithm confusion (Hono CVE-2026-22817)', () => {
  test.each<[string, Behaviour, string]>([
    ['HS256 with the public key', { header: { alg: 'HS256' }, signature: hmacWithPublicKey }, 'algorithm'],
    ['none', { header: { alg: 'none' }, signature: () => '' }, 'algorithm'],
    ['nOnE', { header: { alg: 'nOnE' }, signature: () => '' }, 'algorithm'],
    ['no signature', { signature: () => '' }, 'signature'],
    [
      'the signature of other words',
      { signature: (input) => Buffer.from(input).toString('base64url') },
      'signature',
    ],
    [
      'a key in the token itself (jwk)',
      { header: { kid: 'mine', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } } },
      'key',
    ],
    ['a key from elsewhere (jku)', { header: { kid: 'mine', jku: 'http://127.0.0.1:1/keys' } }, 'key'],
    ['an algorithm that the directory does not offer', { header: { alg: 'ES256' } }, 'algorithm'],
  ])('%s', async (_, behaviour, word) => {
    expect(await refused(behaviour)).toMatchObject(invalid(word));
  });

  test('a directory that offers nothing but shared secrets is not even gone to', async () => {
    strange.behave({ discovery: { id_token_signing_alg_values_supported: ['HS256', 'none'] } });
    await house.rows('UPDATE identity_sources SET version = version + 1 WHERE id = $1', [source]);
    const answer = await client.post(`/sign-in/directory/${source}`, {});
    expect(answer.status).toBe(401);
    expect((await causeOf(house, answer)).detail).toMatchObject({ word: 'algorithm' });
  });

  test('none and HS256 are refused although the directory offers them beside a right one', async () => {
    strange.behave({ discovery: { id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'] } });
    await house.rows('UPDATE identity_sources SET version = version + 1 WHERE id = $1', [source]);
    const hs256 = { header: { alg: 'HS256' }, signature: hmacWithPublicKey };
    expect(await refused(hs256)).toMatchObject(invalid('algorithm'));
    expect(await refused({ header: { alg: 'none' }, signature: () => '' })).toMatchObject(
      invalid('algorithm'),
    );
  });
});

describe('the token is not for this, not from there, not from now', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['nonce of another sign-in', { nonce: 'another' }, 'nonce'],
    ['no nonce', { nonce: undefined }, 'nonce'],
    ['another issuer', { iss: 'https://accounts.example' }, 'issuer'],
    ['the issuer with a slash behind it', { iss: 'slash' }, 'issuer'],
    ['another audience', { aud: 'somebody-else' }, 'audience'],
    ['two audiences, made out to another', { aud: ['gatehouse', 'other'], azp: 'other' }, 'audience'],
    ['too old', { iat: now() - 900, exp: now() - 120 }, 'clock'],
    ['not valid yet', { nbf: now() + 600 }, 'clock'],
    ['from the future', { iat: now() + 600, exp: now() + 900 }, 'clock'],
    ['never ending', { exp: undefined }, 'clock'],
    ['without a subject', { sub: undefined }, 'answer'],
    ['a subject that is no text', { sub: 7 }, 'answer'],
    ['an empty subject', { sub: '' }, 'subject'],
    ['a subject with control characters', { sub: 'person\u0000-1' }, 'subject'],
    ['a subject without end', { sub: 'a'.repeat(256) }, 'subject'],
  ])('%s', async (_, claims, word) => {
    const given = claims.iss === 'slash' ? { iss: `${strange.issuer}/` } : claims;
    expect(await refused({ claims: given })).toMatchObject(invalid(word));
  });

  test('a clock that is off by less than a minute is forgiven', async () => {
    expect((await told({ claims: { iat: now() - 90, exp: now() - 30 } })).location).toBe('/dashboard');
  });

  test('the answer names another issuer (RFC 9207), or none although the directory always does', async () => {
    expect(await refused({}, { iss: 'https://mixed-up.example' })).toMatchObject(invalid('issuer'));
    strange.behave({ discovery: { authorization_response_iss_parameter_supported: true } });
    await house.rows('UPDATE identity_sources SET version = version + 1 WHERE id = $1', [source]);
    expect(await refused({}, {})).toMatchObject(invalid('issuer'));
    expect((await told({}, { iss: strange.issuer })).location).toBe('/dashboard');
  });
});

describe('what the endpoints say', () => {
  test.each<[string, Behaviour, object]>([
    [
      'the code is wrong',
      { token: { status: 400, body: { error: 'invalid_grant' } } },
      { cause: 'directory-answer-invalid', word: 'code', error: 'invalid_grant' },
    ],
    [
      'the secret has expired',
      {
        token: {
          status: 401,
          body: {
            error: 'invalid_client',
            error_description: 'AADSTS7000222: The provided client secret keys are expired.',
          },
        },
      },
      { cause: 'directory-client-refused', error: 'invalid_client', number: 'AADSTS7000222' },
    ],
    [
      'broken there',
      { token: { status: 503, body: {} } },
      { cause: 'source-unreachable', because: 'status-503' },
    ],
    [
      'no token at all',
      { token: { status: 200, body: { access_token: 'a', token_type: 'Bearer' } } },
      { cause: 'directory-answer-invalid', word: 'answer' },
    ],
    [
      'no JSON',
      { token: { status: 200, body: '<html>' } },
      { cause: 'directory-answer-invalid', word: 'answer' },
    ],
    [
      'more than a megabyte',
      { token: { status: 200, body: 'a'.repeat(1_100_000) } },
      { cause: 'source-unreachable', because: 'too-large' },
    ],
    [
      'no keys',
      { jwks: { keys: [] }, header: { kid: 'new' } },
      { cause: 'directory-answer-invalid', word: 'key' },
    ],
    [
      'keys that are none',
      { jwks: 'nonsense', header: { kid: 'newer' } },
      { cause: 'directory-answer-invalid' },
    ],
    [
      'userinfo about somebody else',
      { claims: { email: undefined }, userinfo: { sub: 'person-2', email: 'boss@strange.example' } },
      { cause: 'directory-answer-invalid', word: 'subject' },
    ],
    ['no userinfo', { claims: { email: undefined }, userinfo: 500 }, { cause: 'source-unreachable' }],
    ['the person may not', {}, { cause: 'directory-refused', error: 'access_denied' }],
  ])('%s', async (what, behaviour, expected) => {
    await house.rows('UPDATE identity_sources SET version = version + 1 WHERE id = $1', [source]);
    const change =
      what === 'the person may not'
        ? { code: undefined, error: 'access_denied', error_description: 'Call 555-0100' }
        : {};
    const found = await refused(behaviour, change);
    expect(found).toMatchObject(expected);
    expect(JSON.stringify(found)).not.toContain('555-0100');
  });

  test('claims of the userinfo endpoint fill in what the token lacks, the address with its own verification', async () => {
    const claims = { sub: 'person-9', email: undefined, email_verified: true, name: undefined };
    const userinfo = {
      sub: 'person-9',
      email: 'nine@strange.example',
      email_verified: false,
      name: 'Nine\u0000\nLines',
    };
    expect(await refused({ claims, userinfo })).toMatchObject({ cause: 'source-email-unverified' });
    expect((await told({ claims, userinfo: { ...userinfo, email_verified: 'true' } })).location).toBe(
      '/dashboard',
    );
    const [user] = await house.rows(`SELECT name FROM users WHERE email = 'nine@strange.example'`);
    expect(user).toEqual({ name: 'Nine Lines' });
  });

  test.each(['no address', 'a@b@c', 'line\r\nBcc: x@y.example', ['a@strange.example'], 7])(
    'an address that is none: %j',
    async (email) => {
      expect(await refused({ claims: { sub: 'person-10', email } })).toMatchObject({
        cause: 'source-email-missing',
      });
    },
  );

  test('new keys are fetched once for an unknown one, and not again and again', async () => {
    expect((await told({})).location).toBe('/dashboard');
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const before = strange.asked.get('/keys') ?? 0;
    strange.rotate();
    expect((await told({})).location).toBe('/dashboard');
    expect(strange.asked.get('/keys')).toBe(before + 1);
    expect((await told({})).location).toBe('/dashboard');
    client.cookies.delete('__Host-session');
    for (const kid of ['made-up', 'made-up-too', 'and-another'])
      expect(await refused({ header: { kid } })).toMatchObject(invalid('key'));
    // A failure forgets the description too, which is read anew with its keys: once for each sign-in begun, at most.
    expect((strange.asked.get('/keys') ?? 0) - before).toBeLessThanOrEqual(4);
  });
});

describe('settings', () => {
  const check = (settings: Record<string, unknown>) =>
    addDirectory(house, organization, { settings, label: 'Checked' });

  test.each([
    ['no issuer', { preset: 'generic' }],
    ['no address', { issuer: 'directory' }],
    ['with a query', { issuer: 'https://directory.example/?a=b' }],
    ['with a password', { issuer: 'https://a:b@directory.example' }],
    ['a script', { issuer: 'javascript:alert(1)' }],
    ['anybody at Microsoft', { issuer: 'https://login.microsoftonline.com/common/v2.0' }],
    ['any organization at Microsoft', { issuer: 'https://login.microsoftonline.com/organizations/v2.0' }],
    ['Entra without a tenant', { preset: 'entra' }],
    ['Entra for anybody', { preset: 'entra', tenant: 'common' }],
    ['a domain of Google elsewhere', { issuer: 'https://directory.example', hostedDomain: 'example.org' }],
  ])('refused: %s', async (_, settings) => {
    await expect((async () => check(settings))()).rejects.toThrow(/sources\.openid|errors\.missing/);
  });

  test('the discovery address will do, with the slash that some issuers end in', () => {
    const address = 'https://directory.example/.well-known/openid-configuration';
    expect(openIdSettings.parse({ issuer: address, clientId: 'x' }).issuer).toBe('https://directory.example');
  });

  test('claims by other names, a domain that must be told, a word of prompting', async () => {
    const mapped = await check({
      issuer: strange.issuer,
      claims: { email: 'upn', emailVerified: 'xms_edov', name: 'display' },
      prompt: 'select_account',
      clientAuthentication: 'post',
    });
    const address = await leave(client, mapped);
    expect(address.searchParams.get('prompt')).toBe('select_account');
    const claims = { sub: 'mapped', upn: 'mapped@strange.example', xms_edov: 1, display: 'Mapped' };
    expect((await told({ claims }, {}, mapped)).location).toBe('/dashboard');
    expect(strange.redeemed.at(-1)?.authorization).toBeUndefined();
    expect(strange.redeemed.at(-1)?.form.get('client_secret')).toBe(clientSecret);
  });
});

describe('a server that speaks as GitHub does', () => {
  const gone = async (at: string) => back(github.answer(await leave(client, at)));
  let hub: string;
  beforeAll(async () => {
    hub = await addDirectory(house, organization, {
      settings: { preset: 'github', issuer: github.address },
      label: 'GitHub',
    });
  });

  test('the number is the person, the verified primary address is theirs', async () => {
    github.person = { id: 583_231, login: 'octocat', name: 'Octo Cat' };
    github.emails = [
      { email: 'old@hub.example', primary: false, verified: true },
      { email: 'octo@hub.example', primary: true, verified: true },
    ];
    const address = await leave(client, hub);
    expect(address.href).toContain('/login/oauth/authorize?');
    expect(address.searchParams.get('scope')).toBe('read:user user:email');
    expect((await back(github.answer(address))).location).toBe('/dashboard');
    const [user] = await house.rows(
      `SELECT u.email, u.name, i.subject FROM users u JOIN user_identities i ON i.user_id = u.id WHERE i.source_id = $1`,
      [hub],
    );
    expect(user).toEqual({
      email: 'octo@hub.example',
      name: 'Octo Cat',
      subject: `${github.address}/login/oauth#583231`,
    });
    // Another login and another address: the same person.
    github.person = { id: 583_231, login: 'renamed', name: null };
    github.emails = [{ email: 'else@hub.example', primary: true, verified: true }];
    expect((await gone(hub)).location).toBe('/dashboard');
    expect(await house.rows('SELECT 1 FROM user_identities WHERE source_id = $1', [hub])).toHaveLength(1);
  });

  test('an address that nobody verified lets nobody join; a login that somebody else takes over is nobody', async () => {
    github.person = { id: 99, login: 'octocat', name: null };
    github.emails = [{ email: 'octo@hub.example', primary: true, verified: false }];
    expect(await causeOf(house, await client.follow(await gone(hub)))).toMatchObject({
      cause: 'source-email-unverified',
    });
    github.emails = [{ email: 'octo@hub.example', primary: true, verified: true }];
    expect(await causeOf(house, await client.follow(await gone(hub)))).toMatchObject({
      cause: 'email-collision',
    });
    github.emails = [];
    expect(await causeOf(house, await client.follow(await gone(hub)))).toMatchObject({
      cause: 'source-email-missing',
    });
  });

  test('errors with status 200 are errors', async () => {
    const wrong = await addDirectory(house, organization, {
      settings: { preset: 'github', issuer: github.address },
      secret: 'not the secret',
    });
    const answer = await client.follow(await gone(wrong));
    expect(await causeOf(house, answer)).toMatchObject({ cause: 'directory-client-refused' });
    const address = await leave(client, hub);
    const path = github.answer(address).replace(/code=[^&]+/, 'code=made-up');
    expect(await causeOf(house, await client.follow(await back(path)))).toMatchObject({
      cause: 'directory-answer-invalid',
      detail: { word: 'code', error: 'bad_verification_code' },
    });
  });
});

describe('the test of a source', () => {
  const examine = async (
    settings: Record<string, unknown>,
    secret = clientSecret,
    outbound = house.gatehouse.infra.outbound,
  ) =>
    (
      await examineDirectory(
        { outbound },
        {
          settings: openIdSettings.parse({ clientId: 'gatehouse', ...settings }),
          secrets: { clientSecret: secret },
          callbacks: ['http://strange.localhost/sign-in/directory/x/callback'],
        },
      )
    ).map(({ level, message }) => `${level} ${message.replace('sources.openid-test-', '')}`);

  test('a right one', async () => {
    strange.behave({ token: { status: 400, body: { error: 'invalid_grant' } } });
    expect(await examine({ issuer: strange.issuer })).toEqual([
      'ok address',
      'warning plain',
      'ok discovery',
      'ok issuer',
      'ok endpoints',
      'ok algorithms',
      'warning pkce-unsaid',
      'ok keys',
      'ok client',
      'ok redirect',
    ]);
  });

  test.each<[string, Behaviour, string]>([
    ['no description', { discovery: 404 }, 'problem no-discovery'],
    ['another issuer', { discovery: { issuer: 'https://other.example' } }, 'problem other-issuer'],
    [
      'an endpoint that is no address',
      { discovery: { token_endpoint: 'javascript:x' } },
      'problem unsafe-endpoint',
    ],
    ['half a description', { discovery: { token_endpoint: 7 } }, 'problem strange-discovery'],
    [
      'shared secrets only',
      { discovery: { id_token_signing_alg_values_supported: ['HS256'] } },
      'problem no-algorithm',
    ],
    ['proof keys', { discovery: { code_challenge_methods_supported: ['S256'] } }, 'ok pkce'],
    ['no keys', { jwks: {} }, 'problem no-keys'],
    [
      'an unknown client',
      { token: { status: 401, body: { error: 'invalid_client' } } },
      'problem client-refused',
    ],
    ['a strange answer', { token: { status: 418, body: {} } }, 'warning client-unsure'],
  ])('%s', async (_, behaviour, finding) => {
    strange.behave(behaviour);
    expect(await examine({ issuer: strange.issuer })).toContain(finding);
  });

  test('GitHub, Entra without a tenant, no secret, an address that may not or cannot be reached', async () => {
    expect(await examine({ preset: 'github', issuer: github.address })).toEqual([
      'ok address',
      'warning plain',
      'ok client',
      'ok redirect',
    ]);
    expect(await examine({ preset: 'github', issuer: github.address }, 'wrong')).toContain(
      'problem client-refused',
    );
    expect(await examine({ preset: 'entra' })).toEqual(['problem settings', 'ok redirect']);
    expect(await examine({ issuer: strange.issuer }, '')).toContain('warning no-secret');
    expect(await examine({ issuer: 'http://127.0.0.1:1' })).toContain('problem unreachable');
    expect(await examine({ issuer: 'https://no-such-host.invalid' })).toContain('problem address-unknown');
    const guarded = createOutbound({ allowed: [] });
    expect(await examine({ issuer: strange.issuer }, clientSecret, guarded)).toContain(
      'problem address-refused',
    );
  });
});

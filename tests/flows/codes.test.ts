import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  answerCode,
  askForCode,
  type CodeTried,
  finishCodeFlow,
  issueCode,
  readCode,
  readCodeFlow,
  startCodeFlow,
  tryCode,
} from '../../src/domain/verifications/codes.ts';
import { sha256 } from '../../src/infra/crypto/secrets.ts';
import type { Tx } from '../../src/infra/database/database.ts';
import type { Infra } from '../../src/infra/infra.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization } from '../fixtures/people.ts';

// Codes as the flows use them, on the real database; the pages that lead to them stand in tests of their own.

let house: House;
let infra: Infra;
let blue: string;
let red: string;
const browserHash = sha256('a browser');
const purpose = 'recovery';

beforeAll(async () => {
  house = await openHouse();
  infra = house.gatehouse.infra;
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
});
afterAll(() => house.close());
beforeEach(() => house.rows('TRUNCATE code_flows, code_budgets, portal_code_budgets'));

const within = <T>(work: (tx: Tx) => Promise<T>, organizationId = blue) =>
  infra.database.inOrganization(organizationId, work);

/** Each flow is begun from a network of its own, unless told otherwise. */
let networks = 0;
const newIp = () => `10.0.${(networks >> 8) & 255}.${networks++ & 255}`;

interface Begun {
  readonly flow: string;
  readonly id: string;
  readonly organizationId: string;
}
async function begin({
  email = 'ann@blue.example',
  ip = newIp(),
  organizationId = blue,
} = {}): Promise<Begun> {
  const started = await within(
    (tx) => startCodeFlow(tx, infra, { organizationId, purpose, email, browserHash, ip }),
    organizationId,
  );
  return { ...started, organizationId };
}
async function issue(begun: Begun): Promise<string> {
  const issued = await within((tx) => issueCode(tx, infra, begun), begun.organizationId);
  if (issued.kind !== 'issued') throw new Error(`no code: ${issued.kind}`);
  expect(issued.minutes).toBe(10);
  return issued.code;
}
const attempt = (begun: Begun, typed: string, ip = newIp()): Promise<CodeTried> =>
  tryCode(infra, { organizationId: begun.organizationId, id: begun.id, purpose, typed, browserHash, ip });
const look = (begun: Begun) =>
  within((tx) => readCodeFlow(tx, infra, { purpose, flow: begun.flow, browserHash }), begun.organizationId);
/** A code that this one is not. */
const other = (code: string) => (code === '000000' ? '000001' : '000000');
const fail = async (times: number, how: { email?: string; ip?: string; organizationId?: string } = {}) => {
  let left = times;
  while (left > 0) {
    const begun = await begin({ email: `somebody${networks}@blue.example`, ...how });
    const code = await issue(begun);
    for (let tries = 0; tries < 5 && left > 0; tries++, left--)
      expect((await attempt(begun, other(code), how.ip)).kind).toBe('wrong');
  }
};

test('a code is six digits, and right once', async () => {
  const begun = await begin();
  const code = await issue(begun);
  expect(code).toMatch(/^\d{6}$/);
  expect(await look(begun)).toMatchObject({
    state: 'waiting',
    email: 'ann@blue.example',
    codesLeft: 2,
    triesLeft: 5,
    long: false,
  });
  expect(await attempt(begun, other(code))).toEqual({ kind: 'wrong', triesLeft: 4 });
  expect(await attempt(begun, ` ${code.slice(0, 3)} ${code.slice(3)}`)).toEqual({ kind: 'right' });
  expect(await attempt(begun, code)).toEqual({ kind: 'closed', because: 'used' });
  expect(await look(begun)).toMatchObject({ state: 'verified' });
});

test('of two hundred wrong tries at once five are compared', async () => {
  const begun = await begin();
  const code = await issue(begun);
  const ip = newIp();
  const tries = await Promise.all(
    Array.from({ length: 200 }, (_, index) => String(index).padStart(6, '0'))
      .filter((typed) => typed !== code)
      .map((typed) => attempt(begun, typed, ip)),
  );
  expect(tries.filter(({ kind }) => kind === 'wrong')).toHaveLength(5);
  expect(tries.filter(({ kind }) => kind === 'right')).toHaveLength(0);
  expect(await attempt(begun, code, ip)).toEqual({ kind: 'closed', because: 'spent' });
});

test('of many flows of one account at once no more than its budget is compared', async () => {
  const email = 'ann@blue.example';
  const flows = await Promise.all(Array.from({ length: 12 }, () => begin({ email })));
  const codes: string[] = [];
  for (const begun of flows) codes.push(await issue(begun));
  const tries = await Promise.all(
    flows.flatMap((begun, index) =>
      Array.from({ length: 5 }, () => attempt(begun, other(codes[index] ?? ''))),
    ),
  );
  expect(tries.filter(({ kind }) => kind === 'wrong')).toHaveLength(20);
});

test('of two hundred right tries at once one is right, and the proof is used up once', async () => {
  const begun = await begin();
  const code = await issue(begun);
  const tries = await Promise.all(Array.from({ length: 50 }, () => attempt(begun, code)));
  expect(tries.filter(({ kind }) => kind === 'right')).toHaveLength(1);
  const finished = await Promise.all(
    Array.from({ length: 50 }, () =>
      within((tx) => finishCodeFlow(tx, infra, { ...begun, purpose, browserHash })),
    ),
  );
  expect(finished.filter(Boolean)).toEqual([{ email: 'ann@blue.example', userId: undefined }]);
  expect(await house.rows('SELECT sealed_email FROM code_flows')).toEqual([{ sealed_email: null }]);
});

test('a proof is taken back with the effect that fails', async () => {
  const begun = await begin();
  await attempt(begun, await issue(begun));
  const finish = (tx: Tx) => finishCodeFlow(tx, infra, { ...begun, purpose, browserHash });
  const failing = within(async (tx) => {
    await finish(tx);
    throw new Error('the effect failed');
  });
  await expect(failing).rejects.toThrow('the effect failed');
  expect(await within(finish)).toBeTruthy();
});

describe('a code belongs to its flow', () => {
  test('and to the browser, the organization and the purpose of that', async () => {
    const [begun, another] = [await begin(), await begin()];
    const code = await issue(begun);
    let foreign = await issue(another);
    while (foreign === code) foreign = await issue(await begin());
    expect((await attempt(begun, foreign)).kind).toBe('wrong');
    const asked = { ...begun, purpose, typed: code, browserHash, ip: newIp() } as const;
    const closed = { kind: 'closed', because: 'other-browser' };
    expect(await tryCode(infra, { ...asked, browserHash: sha256('another browser') })).toEqual(closed);
    expect(await tryCode(infra, { ...asked, organizationId: red })).toEqual(closed);
    expect(await tryCode(infra, { ...asked, purpose: 'sign-up' })).toEqual(closed);
    const read = { purpose, flow: begun.flow, browserHash } as const;
    for (const changed of [
      { ...read, browserHash: sha256('another browser') },
      { ...read, purpose: 'sign-up' as const },
      { ...read, flow: another.flow.slice(0, -1) },
    ])
      expect(await within((tx) => readCodeFlow(tx, infra, changed))).toBeUndefined();
    expect(await attempt(begun, code)).toEqual({ kind: 'right' });
    for (const changed of [{ browserHash: sha256('another browser') }, { purpose: 'sign-up' as const }])
      expect(
        await within((tx) => finishCodeFlow(tx, infra, { ...begun, purpose, browserHash, ...changed })),
      ).toBeUndefined();
  });

  test('and moved to another it is worth nothing', async () => {
    const [begun, another] = [await begin(), await begin()];
    const code = await issue(begun);
    await issue(another);
    await house.rows(
      'UPDATE code_flows SET code_mac = (SELECT code_mac FROM code_flows WHERE id = $1) WHERE id = $2',
      [begun.id, another.id],
    );
    expect((await attempt(another, code)).kind).toBe('wrong');
  });
});

describe('time', () => {
  test('a code of ten minutes ago is refused, though nobody swept', async () => {
    const begun = await begin();
    const code = await issue(begun);
    await house.rows(`UPDATE code_flows SET expires_at = now() - interval '1 second'`);
    expect(await attempt(begun, code)).toEqual({ kind: 'closed', because: 'expired' });
    expect(await look(begun)).toMatchObject({ state: 'expired', codesLeft: 2 });
  });

  test('a proof of half an hour ago is none', async () => {
    const begun = await begin();
    await attempt(begun, await issue(begun));
    await house.rows(`UPDATE code_flows SET verified_at = verified_at - interval '30 minutes'`);
    expect(await look(begun)).toMatchObject({ state: 'over' });
    expect(
      await within((tx) => finishCodeFlow(tx, infra, { ...begun, purpose, browserHash })),
    ).toBeUndefined();
  });
});

describe('another code', () => {
  const later = () => house.rows(`UPDATE code_flows SET asked_at = asked_at - interval '60 seconds'`);

  test('may be asked for after a minute, three times in all; only the last one is good', async () => {
    const begun = await begin();
    const first = await issue(begun);
    const again = await within((tx) => issueCode(tx, infra, begun));
    expect(again).toMatchObject({ kind: 'wait' });
    expect((again as { seconds: number }).seconds).toBeGreaterThan(55);
    await later();
    let second = await issue(begun);
    if (second === first) {
      await later();
      second = await issue(begun);
    }
    expect((await attempt(begun, first)).kind).toBe('wrong');
    expect(await attempt(begun, second)).toEqual({ kind: 'right' });
    await later();
    expect(await within((tx) => askForCode(tx, infra, begun))).toEqual({ kind: 'spent' });
  });

  test('gives five new tries, and the fourth is refused', async () => {
    const begun = await begin();
    for (let codes = 0; codes < 3; codes++) {
      const code = await issue(begun);
      for (let tries = 4; tries >= 0; tries--)
        expect(await attempt(begun, other(code))).toEqual({ kind: 'wrong', triesLeft: tries });
      expect(await attempt(begun, code)).toEqual({ kind: 'closed', because: 'spent' });
      await later();
    }
    expect(await within((tx) => issueCode(tx, infra, begun))).toEqual({ kind: 'spent' });
  });

  test('of many asked for at once one is', async () => {
    const begun = await begin();
    const asked = await Promise.all(
      Array.from({ length: 20 }, () => within((tx) => askForCode(tx, infra, begun))),
    );
    expect(asked.filter(({ kind }) => kind === 'asked')).toHaveLength(1);
    expect(asked.filter(({ kind }) => kind === 'wait')).toHaveLength(19);
  });
});

test('where nobody is written to, the flow looks the same and every code is wrong', async () => {
  const [known, unknown] = [await begin(), await begin()];
  for (const begun of [known, unknown]) await within((tx) => askForCode(tx, infra, begun));
  const made = await within((tx) => answerCode(tx, infra, known));
  expect(await within((tx) => answerCode(tx, infra, known)), 'made once').toBeUndefined();
  const seen = async (begun: Begun) => {
    const { id, sealed, browserHash, accountKey, networkKey, ...rest } = (await look(
      begun,
    )) as unknown as Record<string, unknown>;
    return rest;
  };
  expect(await seen(unknown)).toEqual(await seen(known));
  for (const typed of ['000000', '000001', made?.code ?? ''])
    expect((await attempt(unknown, typed)).kind, typed).toBe('wrong');
  expect(made?.code).toMatch(/^\d{6}$/);
});

describe('failed tries are budgeted', () => {
  const isLong = async (how: { email?: string; ip?: string; organizationId?: string }) =>
    (await issue(await begin(how))).length > 6;

  test('twenty of an account, whatever its spelling', async () => {
    await fail(19, { email: 'ann@blue.example' });
    expect(await isLong({ email: 'ann@blue.example' })).toBe(false);
    await fail(1, { email: 'ANN@Blue.example' });
    expect(await isLong({ email: 'ａnn@blue.example' })).toBe(true);
    expect(await isLong({ email: 'bob@blue.example' })).toBe(false);
    expect(await isLong({ email: 'ann@blue.example', organizationId: red })).toBe(false);
  });

  test('twenty of a network, whichever of its addresses', async () => {
    await fail(20, { ip: '2001:db8:1:2::7' });
    expect(await isLong({ ip: '2001:db8:1:2:ffff::1', organizationId: red })).toBe(true);
    expect(await isLong({ ip: '2001:db8:1:3::7' })).toBe(false);
  });

  test('fifty of an organization', async () => {
    await fail(50);
    expect(await isLong({})).toBe(true);
    expect(await isLong({ organizationId: red })).toBe(false);
  });

  test('two hundred of the portal', async () => {
    const organizations = [red];
    for (let count = 0; count < 4; count++)
      organizations.push(
        await addOrganization(house, { slug: `org-${count}`, name: `Organization ${count}` }),
      );
    for (const organizationId of organizations) await fail(40, { organizationId });
    expect(await isLong({})).toBe(true);
  });

  test('beyond it a short code under way is closed, and the next one has twelve characters', async () => {
    const ip = newIp();
    const begun = await begin({ email: 'ann@blue.example' });
    const code = await issue(begun);
    await fail(20, { email: 'ann@blue.example' });
    expect(await attempt(begun, code, ip)).toEqual({ kind: 'closed', because: 'spent' });
    expect(await look(begun)).toMatchObject({ state: 'spent', codesLeft: 2 });
    await house.rows(`UPDATE code_flows SET asked_at = asked_at - interval '60 seconds'`);
    const long = await issue(begun);
    expect(long).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await look(begun)).toMatchObject({ long: true, state: 'waiting' });
    expect(await attempt(begun, long.toLowerCase().replaceAll('-', ' '))).toEqual({ kind: 'right' });
  });

  test('until seven quiet days have passed', async () => {
    const email = 'ann@blue.example';
    await fail(20, { email });
    const pass = (time: string) =>
      house.rows(`UPDATE code_budgets SET beyond_until = beyond_until - $1::interval`, [time]);
    await pass('6 days');
    const begun = await begin({ email });
    await issue(begun);
    await attempt(begun, 'WRNG-WRNG-WRNG');
    await pass('6 days');
    expect(await isLong({ email }), 'a failed try begins the quiet anew').toBe(true);
    await pass('1 day');
    expect(await isLong({ email })).toBe(false);
    await fail(19, { email });
    expect(await isLong({ email }), 'the budget begins anew').toBe(false);
  });
});

test('a typed code is read as a person means it', () => {
  expect(readCode(' 123 456 ')).toBe('123456');
  expect(readCode('１２３–456')).toBe('123456');
  expect(readCode('oil0-abcd-efgh')).toBe('0110ABCDEFGH');
  for (const none of ['', '12345', '1234567', 'ABC-DEF', 'UUUU-UUUU-UUUU', '123456\u0000'])
    expect(readCode(none)).toBeUndefined();
});

test('nothing of a code or an address can be read in the database', async () => {
  const begun = await begin({ email: 'readable@blue.example' });
  const code = await issue(begun);
  await attempt(begun, other(code));
  const rows = await house.rows<{ text: string }>(
    `SELECT to_jsonb(f)::text AS text FROM code_flows f UNION ALL SELECT to_jsonb(b)::text FROM code_budgets b
     UNION ALL SELECT to_jsonb(p)::text FROM portal_code_budgets p`,
  );
  const all = rows.map(({ text }) => text).join();
  expect(rows.length).toBe(5);
  for (const secret of [
    'readable',
    Buffer.from('readable').toString('hex'),
    Buffer.from(code).toString('hex'),
    `"${code}"`,
    begun.flow,
  ])
    expect(all).not.toContain(secret);
  expect(
    await within((tx) => tx.rows({ text: 'SELECT * FROM portal_code_budgets', values: [] } as never)),
  ).toEqual([]);
});

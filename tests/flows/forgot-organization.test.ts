import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, type Client, openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson } from '../fixtures/people.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
  const blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company' });
  const teal = await addOrganization(house, { slug: 'teal', name: 'Teal Company', host: 'teal.localhost' });
  const grey = await addOrganization(house, { slug: 'grey', name: 'Grey Company' });
  for (const id of [blue, teal, grey]) await addPerson(house, id, { email: 'ann@blue.example' });
  await addPerson(house, blue, { email: 'invited@blue.example', status: 'invited' });
  await addPerson(house, blue, { email: 'suspended@blue.example', status: 'suspended' });
  await addPerson(house, house.operatorsId, { email: 'olga@gatehouse.example' });
  await addPerson(house, blue, { email: 'olga@gatehouse.example' });
  await house.rows(`UPDATE organizations SET status = 'suspended' WHERE slug = 'grey'`);
});
afterAll(() => house.close());

const ask = (client: Client, email: string | string[], headers = {}) =>
  client.post('/forgot-organization', { email }, { from: '/forgot-organization', headers });

const referenceOf = (answer: Answer): string =>
  /[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}/.exec(answer.text)?.[0] ?? 'none';

async function causeOf(answer: Answer): Promise<string> {
  for (let tries = 0; tries < 400; tries++) {
    const [row] = await house.rows<{ cause: string; organization: string }>(
      'SELECT cause, organization_id AS organization FROM attempts WHERE reference = $1',
      [referenceOf(answer)],
    );
    if (row) {
      expect(row.organization).toBe(house.operatorsId);
      return row.cause;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('nothing was recorded');
}

const body = (answer: Answer) =>
  answer.body.replaceAll(referenceOf(answer), '').replace(/(name="csrf" value|nonce)="[^"]+"/g, '');

test('one mail lists every organization that lets the address in, each with its sign-in page', async () => {
  const answer = await ask(openClient(house), 'ANN@blue.example');
  expect(answer.status).toBe(200);
  const mail = await house.mailbox.next('ann@blue.example');
  expect(mail.recipients).toEqual(['ann@blue.example']);
  expect(mail.text).toContain('Blue Company');
  expect(mail.text).toContain('Teal Company');
  expect(mail.text).not.toContain('Grey');
  expect(mail.text).not.toContain('Operators');
  expect(mail.links).toContain(`http://localhost:${house.port}/sign-in?organization=blue`);
  expect(mail.links).toContain(`http://teal.localhost:${house.port}/sign-in`);
  expect(await causeOf(answer)).toBe('organizations-sent');
  const form = await openClient(house).get('/sign-in?organization=blue');
  expect(form.body).toMatch(/name="organization"[^>]*value="blue"|value="blue"[^>]*name="organization"/);
});

test('an operator finds the operators in the list, nobody else does', async () => {
  await ask(openClient(house), 'olga@gatehouse.example');
  const mail = await house.mailbox.next('olga@gatehouse.example');
  expect(mail.text).toContain('Operators');
  expect(mail.links).toContain(`http://localhost:${house.port}/sign-in?organization=operators`);
});

test('whoever has no account that may sign in gets nothing, and the page is the same', async () => {
  const known = await ask(openClient(house), 'ann@blue.example');
  await house.mailbox.next('ann@blue.example');
  for (const email of ['nobody@blue.example', 'invited@blue.example', 'suspended@blue.example']) {
    const startedAt = performance.now();
    const answer = await ask(openClient(house), email);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(250);
    expect(answer.status).toBe(200);
    expect(body(answer), email).toBe(body(known));
    expect(await causeOf(answer), email).toBe('unknown-account');
  }
  const written = house.mailbox.mails.flatMap(({ recipients }) => recipients);
  expect(new Set(written)).toEqual(new Set(['ann@blue.example', 'olga@gatehouse.example']));
});

test('it works at an organization of its own address too, with links from the configuration alone', async () => {
  await addPerson(house, house.operatorsId, { email: 'teal@gatehouse.example' });
  const headers = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
  const answer = await ask(openClient(house, 'teal.localhost'), 'teal@gatehouse.example', headers);
  expect(answer.status).toBe(200);
  const mail = await house.mailbox.next('teal@gatehouse.example');
  for (const link of mail.links) expect(new URL(link).host).toBe(`localhost:${house.port}`);
});

test.each([
  ['a list', 'ann@blue.example,eve@evil.example'],
  ['a repeated key', ['ann@blue.example', 'eve@evil.example']],
  ['a line break', 'ann@blue.example\nBcc: eve@evil.example'],
  ['NUL', 'ann\u0000@blue.example'],
  ['full width', 'ａｎｎ@blue.example'],
  ['nothing', ''],
])('%s is refused at the field and leaves no request', async (_what, email) => {
  const before = await house.rows('SELECT 1 FROM mail_requests');
  const answer = await ask(openClient(house), email);
  expect(answer.status).toBe(422);
  expect(answer.body).toContain('id="field-email-error"');
  expect(await house.rows('SELECT 1 FROM mail_requests')).toHaveLength(before.length);
});

test('the fourth request within a quarter of an hour leads to no mail', async () => {
  const blue = await house.rows<{ id: string }>(
    `SELECT organization_id AS id FROM organizations WHERE slug = 'blue'`,
  );
  await addPerson(house, blue[0]?.id ?? '', { email: 'often@blue.example' });
  const causes: string[] = [];
  for (let asked = 0; asked < 4; asked++)
    causes.push(await causeOf(await ask(openClient(house), 'often@blue.example')));
  expect(causes).toEqual([
    'organizations-sent',
    'organizations-sent',
    'organizations-sent',
    'mail-budget-spent',
  ]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mail, mailStatements, withinBudget } from '../../src/domain/mails/mails.ts';
import { createProfiles, type OrganizationProfile } from '../../src/domain/profiles/profiles.ts';
import { links } from '../../src/domain/wording/brand.ts';
import { newId } from '../../src/infra/ids.ts';
import { openClient } from '../fixtures/client.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, set } from '../fixtures/people.ts';

let house: House;
let blue: OrganizationProfile;

beforeAll(async () => {
  house = await openHouse();
  const id = await addOrganization(house, { slug: 'blue', name: 'Blue Company', host: 'blue.localhost' });
  await set(house, id, links, { supportEmail: 'help@blue.example' });
  const profile = await createProfiles(house.gatehouse.infra.database, () => false).byId(id);
  if (!profile) throw new Error('the organization was not founded');
  blue = profile;
});
afterAll(() => house.close());

const token = 'AZ2cVb9qcE6mU5yq0Q8f6g.kXo2bq6J0vZr0mWc2L9eYh4tPq8sUd1aNf7gKi3jVxY';

const resetMail = (to: string, name = 'Ann'): Mail => ({
  kind: 'password-reset',
  to,
  locale: 'en',
  values: { name, minutes: 60 },
  link: `http://blue.localhost:${house.port}/reset-password/${token}`,
});

const queue = (...mails: Mail[]) => {
  const { infra } = house.gatehouse;
  return infra.database.inOrganization(blue.id, async (tx) => {
    for (const mail of mails) {
      await Promise.all(mailStatements(infra, blue, mail).map((statement) => tx.run(statement)));
    }
  });
};

describe('the outbox', () => {
  test('what is queued in a transaction leaves by itself, once, to exactly the stored address', async () => {
    const to = "Ann.O'Neil+portal@mail.blue.example";
    await queue({ ...resetMail(to), userId: newId() });
    const mail = await house.mailbox.next(to);
    expect(mail.recipients).toEqual([to]);
    expect(mail.sender).toBe('portal@gatehouse.example');
    expect(mail.headers).toMatchObject({
      to,
      from: 'Gatehouse <portal@gatehouse.example>',
      'reply-to': 'help@blue.example',
      'auto-submitted': 'auto-generated',
    });
    expect(mail.subject).toBe('Reset your password for Blue Company');
    expect(mail.links[0]).toBe(`http://blue.localhost:${house.port}/reset-password/${token}`);
    expect(mail.html).toContain(`href="${mail.links[0]}"`);

    const [row] = await settled(mail.headers['message-id'] ?? '');
    expect(row).toMatchObject({ status: 'sent', sealed: null, last_error: null, kind: 'password-reset' });
    expect(house.mailbox.mails.filter((each) => each.to === to)).toHaveLength(1);
  });

  test('what is rolled back is never sent', async () => {
    const { infra } = house.gatehouse;
    const undone = infra.database.inOrganization(blue.id, async (tx) => {
      for (const statement of mailStatements(infra, blue, resetMail('undone@blue.example')))
        await tx.run(statement);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    await queue(resetMail('after@blue.example'));
    await house.mailbox.next('after@blue.example');
    expect(house.mailbox.mails.map((mail) => mail.to)).not.toContain('undone@blue.example');
  });

  test('while it waits nobody can read it in the database', async () => {
    house.mailbox.mood = 'refusing';
    await queue(resetMail('secret@blue.example', 'Secretive Susan'));
    const rows = await house.rows<{ sealed: Buffer; all: string }>(
      `SELECT sealed, mails::text AS all FROM mails ORDER BY created_at DESC LIMIT 1`,
    );
    house.mailbox.mood = 'accepting';
    expect(rows[0]?.sealed.length).toBeGreaterThan(1_000);
    for (const secret of ['secret@blue.example', 'Susan', token, 'Reset']) {
      expect(rows[0]?.all).not.toContain(secret);
      expect(rows[0]?.sealed.includes(secret)).toBe(false);
    }
    expect((await house.mailbox.next('secret@blue.example')).text).toContain('Hello Secretive Susan,');
  });

  test('a name cannot become a header, a recipient, markup or a link', async () => {
    const name = 'Eve\r\nBcc: eve@evil.example\u0000<script>alert(1)</script> see https://evil.example/win';
    await queue(resetMail('plain@blue.example', name));
    const mail = await house.mailbox.next('plain@blue.example');
    expect(mail.recipients).toEqual(['plain@blue.example']);
    expect(mail.headers).not.toHaveProperty('bcc');
    expect(mail.html).toContain('Eve Bcc: eve@evil.\u200cexample &lt;script&gt;alert(1)&lt;/script&gt;');
    expect(mail.html).not.toContain('<script');
    expect(`${mail.text}${mail.html}`).not.toMatch(/evil\.example|:\/\/evil/);
  });

  test('a mail server that is away changes no page', async () => {
    await house.mailbox.goOffline();
    await queue(resetMail('later@blue.example'));
    const page = await openClient(house).get('/sign-in');
    expect(page.status).toBe(200);
    await house.mailbox.comeBack();
    await house.mailbox.next('later@blue.example');
  });
});

describe('the budget of an address', () => {
  const ask = (address: string) => {
    const { infra } = house.gatehouse;
    return infra.database.transactionOutside((tx) => withinBudget(tx, infra, address));
  };
  const granted = (answers: boolean[]) => answers.filter(Boolean).length;

  test('of fifty that ask at once, in any spelling, three are granted', async () => {
    const spellings = ['ann@budget.example', 'ANN@Budget.example ', 'ａnn@budget.example'];
    const asks = Array.from({ length: 50 }, (_, index) => ask(spellings[index % 3] ?? ''));
    expect(granted(await Promise.all(asks))).toBe(3);
    expect(granted([await ask('bob@budget.example')])).toBe(1);
  });

  test('it is one for all organizations', async () => {
    const { infra } = house.gatehouse;
    const red = await addOrganization(house, { slug: 'red', name: 'Red Company' });
    const answers: boolean[] = [];
    for (const organization of [blue.id, red, blue.id, red]) {
      answers.push(
        await infra.database.inOrganization(organization, (tx) =>
          withinBudget(tx, infra, 'cy@budget.example'),
        ),
      );
    }
    expect(answers).toEqual([true, true, true, false]);
  });

  test('a quarter of an hour later there are three more, and ten in a day', async () => {
    const results: number[] = [];
    for (let round = 0; round < 5; round++) {
      results.push(granted(await Promise.all(Array.from({ length: 4 }, () => ask('dee@budget.example')))));
      await house.rows(`UPDATE mail_budgets SET at = at - interval '16 minutes'`);
    }
    expect(results).toEqual([3, 3, 3, 1, 0]);
    await house.rows(`UPDATE mail_budgets SET at = at - interval '1 day'`);
    expect(await ask('dee@budget.example')).toBe(true);
  });

  test('what is rolled back costs nothing, and no address stands in the table', async () => {
    const { infra } = house.gatehouse;
    const undone = infra.database.transactionOutside(async (tx) => {
      for (let count = 0; count < 3; count++) await withinBudget(tx, infra, 'eli@budget.example');
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect(await ask('eli@budget.example')).toBe(true);
    const rows = await house.rows<{ all: string; key: Buffer }>(
      'SELECT mail_budgets::text AS all, address_key AS key FROM mail_budgets',
    );
    expect(rows.some((row) => row.all.includes('budget.example') || row.key.includes('budget'))).toBe(false);
  });
});

/** The row of a mail, once the sender has written down what came of it. */
async function settled(messageId: string) {
  const id = messageId.replace(/^<|@.*$/g, '');
  for (;;) {
    const rows = await house.rows<Record<string, unknown>>('SELECT * FROM mails WHERE id = $1', [id]);
    if (rows[0]?.status !== 'queued') return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

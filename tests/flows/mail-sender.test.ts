import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { foundOrganization } from '../../src/domain/organizations/organizations.ts';
import { generateKey, readKeyring } from '../../src/infra/crypto/keyring.ts';
import { connectDatabase, type Database } from '../../src/infra/database/database.ts';
import { newId } from '../../src/infra/ids.ts';
import { createLog } from '../../src/infra/log.ts';
import { queueMail } from '../../src/infra/mail/outbox.ts';
import { createSender, type Sender } from '../../src/infra/mail/sender.ts';
import { createDatabase } from '../fixtures/databases.ts';
import { type Mailbox, openMailbox } from '../fixtures/mailbox.ts';

// Senders without a portal around them, so that each test says when they run.

const keyring = readKeyring(generateKey());
const organizationId = newId();
let database: Database;
let owner: pg.Pool;
let mailbox: Mailbox;
let sender: Sender;
let closeAll: () => Promise<void>;

const openSender = (answerWithin = 700) =>
  createSender({
    database,
    keyring,
    log: createLog(process.env.TEST_LOG ?? 'fatal'),
    smtpUrl: mailbox.url,
    from: 'Gatehouse <portal@gatehouse.example>',
    answerWithin,
  });

beforeAll(async () => {
  const urls = await createDatabase(inject('postgres'));
  database = connectDatabase({ url: urls.appUrl });
  owner = new pg.Pool({ connectionString: urls.ownerUrl, max: 2 });
  mailbox = await openMailbox();
  sender = openSender();
  await database.inOrganization(organizationId, (tx) =>
    foundOrganization(tx, { id: organizationId, slug: 'blue', name: 'Blue Company' }),
  );
  closeAll = async () => {
    await sender.close();
    await mailbox.close();
    await database.close();
    await owner.end();
    await urls.drop();
  };
});
afterAll(() => closeAll());

beforeEach(async () => {
  mailbox.mood = 'accepting';
  mailbox.mails.length = 0;
  mailbox.unanswered.length = 0;
  await owner.query('DELETE FROM mails');
});

const queue = (to: string) =>
  database.inOrganization(organizationId, (tx) =>
    tx.run(
      queueMail(
        { keyring },
        { organizationId, kind: 'test', to, subject: `To ${to}`, text: 'Hi', html: '<p>Hi' },
      ),
    ),
  );

interface Row {
  status: string;
  attempts: number;
  last_error: string | null;
  sealed: Buffer | null;
  /** Seconds until the next attempt. */
  left: number;
}

const rows = async (): Promise<Row[]> =>
  (
    await owner.query(
      `SELECT status, attempts, last_error, sealed, extract(epoch FROM next_attempt_at - now())::float AS left
         FROM mails ORDER BY created_at`,
    )
  ).rows;

const makeDue = () => owner.query(`UPDATE mails SET next_attempt_at = now() - interval '1 second'`);

describe('the sender of the outbox', () => {
  test('sends the oldest first, each once, until none is left', async () => {
    const addresses = Array.from({ length: 30 }, (_, index) => `n${index}@blue.example`);
    for (const address of addresses) await queue(address);
    expect(await sender.sendDue()).toBe(30);
    expect(mailbox.mails.map((mail) => mail.to).sort()).toEqual([...addresses].sort());
    // Five are under way at once, so that none overtakes more than four others.
    for (const [place, mail] of mailbox.mails.entries()) {
      expect(addresses.indexOf(mail.to)).toBeLessThanOrEqual(place + 4);
    }
    expect((await rows()).every((row) => row.status === 'sent' && row.sealed === null)).toBe(true);
    expect(await sender.sendDue()).toBe(0);
  });

  test('several senders never send one mail twice', async () => {
    const addresses = Array.from({ length: 60 }, (_, index) => `m${index}@blue.example`);
    await Promise.all(addresses.map(queue));
    const others = [openSender(), openSender()];
    const counts = await Promise.all([sender, ...others].map((each) => each.sendDue()));
    await Promise.all(others.map((each) => each.close()));
    expect(counts.reduce((sum, count) => sum + count)).toBe(60);
    expect(mailbox.mails.map((mail) => mail.to).sort()).toEqual([...addresses].sort());
  });

  test('a server that refuses for a while, or is away, loses nothing', async () => {
    await queue('wait@blue.example');
    mailbox.mood = 'refusing';
    for (const expected of [1, 2, 4, 8, 16, 30, 30]) {
      await makeDue();
      expect(await sender.sendDue()).toBe(0);
      const [row] = await rows();
      expect(row).toMatchObject({ status: 'queued', last_error: expect.stringContaining('451') });
      expect(row?.left).toBeGreaterThan(expected - 1);
      expect(row?.left).toBeLessThanOrEqual(expected);
    }
    await mailbox.goOffline();
    await makeDue();
    expect(await sender.sendDue()).toBe(0);
    expect((await rows())[0]).toMatchObject({ status: 'queued', attempts: 8 });
    await mailbox.comeBack();
    mailbox.mood = 'accepting';
    await makeDue();
    expect(await sender.sendDue()).toBe(1);
    expect(mailbox.mails.map((mail) => mail.to)).toEqual(['wait@blue.example']);
  });

  test('while the server is away a run ends after a few attempts', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, index) => queue(`away${index}@blue.example`)));
    await mailbox.goOffline();
    expect(await sender.sendDue()).toBe(0);
    expect((await rows()).filter((row) => row.attempts > 0)).toHaveLength(5);
    await mailbox.comeBack();
    await makeDue();
    expect(await sender.sendDue()).toBe(40);
  });

  test('a mail that hangs holds up no other', async () => {
    const patient = openSender(4_000);
    mailbox.mood = 'hanging';
    await queue('stuck@blue.example');
    const startedAt = performance.now();
    const run = patient.sendDue();
    while (mailbox.unanswered.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    mailbox.mood = 'accepting';
    await queue('free@blue.example');
    await mailbox.next('free@blue.example');
    expect(performance.now() - startedAt).toBeLessThan(3_500);
    expect(await run).toBe(1);
    await patient.close();
  });

  test.each(['hanging', 'dropping'] as const)(
    '%s after the mail was handed over: it goes again, known by its id',
    async (mood) => {
      mailbox.mood = mood;
      await queue('uncertain@blue.example');
      const startedAt = performance.now();
      expect(await sender.sendDue()).toBe(0);
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      mailbox.mood = 'accepting';
      await makeDue();
      expect(await sender.sendDue()).toBe(1);
      expect(mailbox.mails).toHaveLength(1);
      expect(new Set(mailbox.unanswered)).toEqual(new Set([mailbox.mails[0]?.headers['message-id']]));
      expect(mailbox.unanswered).toHaveLength(1);
    },
  );

  test('a recipient that does not exist is given up at once and holds nobody up', async () => {
    mailbox.mood = 'rejecting';
    await queue('nobody@blue.example');
    expect(await sender.sendDue()).toBe(0);
    mailbox.mood = 'accepting';
    await queue('somebody@blue.example');
    await makeDue();
    expect(await sender.sendDue()).toBe(1);
    const [failed, sent] = await rows();
    expect(failed).toMatchObject({ status: 'failed', attempts: 1, sealed: null });
    expect(failed?.last_error).toBe('550 no such user: (recipient)');
    expect(sent?.status).toBe('sent');
    expect(mailbox.mails).toHaveLength(1);
  });

  test('a sender that the server distrusts is for the operator to mend: the mail waits', async () => {
    mailbox.mood = 'distrusting';
    await queue('ann@blue.example');
    await sender.sendDue();
    expect((await rows())[0]).toMatchObject({ status: 'queued', last_error: expect.stringContaining('550') });
    mailbox.mood = 'accepting';
    await makeDue();
    expect(await sender.sendDue()).toBe(1);
  });

  test('three days later a mail is given up, and erased', async () => {
    mailbox.mood = 'refusing';
    await queue('old@blue.example');
    await owner.query(`UPDATE mails SET created_at = now() - interval '73 hours'`);
    await sender.sendDue();
    expect((await rows())[0]).toMatchObject({ status: 'failed', sealed: null });
  });

  test('a mail sealed under a key that is gone waits for the key and holds nobody up', async () => {
    await database.inOrganization(organizationId, (tx) =>
      tx.run(
        queueMail(
          { keyring: readKeyring(generateKey()) },
          { organizationId, kind: 'test', to: 'a@blue.example', subject: 'A', text: 'A', html: 'A' },
        ),
      ),
    );
    await queue('b@blue.example');
    expect(await sender.sendDue()).toBe(1);
    expect((await rows()).map((row) => row.status)).toEqual(['queued', 'sent']);
  });

  test('closing takes back what the server does not answer for', async () => {
    const closing = createSender({
      database,
      keyring,
      log: createLog('fatal'),
      smtpUrl: mailbox.url,
      from: 'portal@gatehouse.example',
    });
    mailbox.mood = 'hanging';
    await queue('held@blue.example');
    const running = closing.sendDue();
    while (mailbox.unanswered.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const startedAt = performance.now();
    await closing.close();
    expect(performance.now() - startedAt).toBeLessThan(7_000);
    expect(await running).toBe(0);
    expect((await rows())[0]?.status).toBe('queued');
    await makeDue();
    expect(await closing.sendDue()).toBe(0);
    mailbox.mood = 'accepting';
    expect(await sender.sendDue()).toBe(1);
  });
});

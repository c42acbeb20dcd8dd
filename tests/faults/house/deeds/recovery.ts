import { setTimeout as sleep } from 'node:timers/promises';
import type { Cast, Deed, Person } from '../cast.ts';
import { note, openRegister, type Register, settle } from '../ledger.ts';

/** People who forgot their password ask for a link, each once: nobody is mailed more often in a quarter of an hour. */
export function forgetting(cast: Cast, people: readonly Person[]): Deed {
  const asked: Register<boolean>[] = [];
  return {
    act: async () => {
      const person = people[asked.length];
      if (!person) return void (await sleep(500));
      const register = openRegister(`a link to a new password for ${person.email}`, false);
      asked.push(register);
      const { email } = person;
      const sent = await person.browser.post('/forgot-password', { organization: cast.slug, email });
      if (note(register, true, sent, ({ fate }) => fate === 'done')) cast.count('forgotten passwords');
    },
    check: async () => {
      await untilAnswered(cast);
      const rows = await cast.portal.rows<{ email: string }>(
        `SELECT email FROM verifications WHERE organization_id = $1 AND purpose = 'password-reset'`,
        [cast.organizationId],
      );
      return asked.flatMap((each, index) =>
        settle(
          each,
          rows.some(({ email }) => email === people[index]?.email),
        ),
      );
    },
  };
}

/** A request that somebody had taken when they died is taken anew a minute later; that minute is over. */
async function untilAnswered({ portal }: Cast): Promise<void> {
  await portal.rows('UPDATE mail_requests SET claimed_until = NULL WHERE handled_at IS NULL');
  for (const until = Date.now() + 15_000; Date.now() < until; await sleep(50))
    if ((await portal.rows('SELECT 1 FROM mail_requests WHERE handled_at IS NULL')).length === 0) return;
}

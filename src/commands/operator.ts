import { z } from 'zod';
import { type Environment, readConfig } from '../config.ts';
import { createProfiles } from '../domain/profiles/profiles.ts';
import { emailAddress, personName } from '../domain/users/users.schema.ts';
import { addOperator as invite } from '../flows/founding/add-operator.ts';
import { type MessageId, translator } from '../infra/i18n/texts.ts';
import { createLog } from '../infra/log.ts';
import { createInfra } from '../main.ts';
import { Refusal } from './explain.ts';

/** `gatehouse operator add`: the running portal mails that person a link, by which they choose a password. */
export async function addOperator(
  environment: Environment,
  typed: { email: string; name: string },
): Promise<undefined> {
  const config = readConfig(environment);
  const person = check(typed);
  const infra = createInfra(config, createLog(config.LOG_LEVEL));
  try {
    const outcome = await invite(
      infra,
      createProfiles(infra.database, () => false),
      person,
    );
    if (outcome.kind === 'refused')
      throw new Refusal(`${person.email} cannot become an operator: ${outcome.cause}.`, 'state');
    const until = outcome.expiresAt.toISOString().slice(0, 16).replace('T', ' ');
    console.log(`A link goes to ${person.email}; it can be used until ${until} UTC.`);
    console.log('The portal sends it within a second, if it is running; else as soon as it runs.');
  } finally {
    await infra.database.close();
  }
}

function check(typed: { email: string; name: string }): { email: string; name: string } {
  const parsed = z.object({ email: emailAddress, name: personName }).safeParse(typed);
  if (parsed.success) return parsed.data;
  const t = translator('en');
  const lines = parsed.error.issues.map(
    (issue) => `--${String(issue.path[0])}: ${t(issue.message as MessageId)}`,
  );
  throw new Refusal(lines.join('\n'), 'state');
}

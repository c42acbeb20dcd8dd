import { type Mail, mailStatements } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { markReminded } from '../../domain/users/membership.sql.ts';
import { formats } from '../../infra/i18n/formats.ts';
import { isLocale, type Locale } from '../../infra/i18n/texts.ts';
import type { Needs } from '../../infra/infra.ts';
import { peopleToTell, remindersDue } from './access-period.sql.ts';

type Means = Needs<'database' | 'keyring' | 'portal' | 'log'>;

/**
 * Tells everybody whose access ends within a day, and whoever invited them; each end once, whatever runs at the same
 * time. Where one mail cannot be written the others are, and this one is tried again next time.
 */
export async function remindOfEndings(infra: Means, profiles: Profiles): Promise<void> {
  const due = await infra.database.outside.rows<Due>(remindersDue);
  for (const each of due) {
    try {
      await remind(infra, profiles, each);
    } catch (error) {
      infra.log.error({ err: error, ...each }, 'an end of access could not be announced');
    }
  }
}

async function remind(infra: Means, profiles: Profiles, { organizationId, userId }: Due): Promise<void> {
  const profile = await profiles.byId(organizationId);
  if (!profile) throw new Error(`there is no organization ${organizationId}`);
  await infra.database.inOrganization(organizationId, async (tx) => {
    if ((await tx.run(markReminded(organizationId, userId))) === 0) return;
    const people = await tx.one<People>(peopleToTell(organizationId, userId));
    const letters = people ? lettersOf(infra, profile, people) : [];
    const statements = letters.flatMap((letter) => mailStatements(infra, profile, letter));
    await Promise.all(statements.map((statement) => tx.run(statement)));
  });
}

function lettersOf(infra: Means, profile: OrganizationProfile, people: People): Mail[] {
  const { default: usual, timeZone } = profile.settings.languages;
  const language = (wish: string | null): Locale => (isLocale(wish) ? wish : usual);
  const endIn = (locale: Locale) => formats(locale, timeZone).dateTime(people.endsAt);
  const own = language(people.locale);
  const letters: Mail[] = [
    {
      kind: 'access-ending',
      to: people.email,
      userId: people.id,
      locale: own,
      values: { name: people.name, end: endIn(own) },
    },
  ];
  if (people.inviterId && people.inviterEmail && people.inviterName) {
    const theirs = language(people.inviterLocale);
    letters.push({
      kind: 'access-ending-inviter',
      to: people.inviterEmail,
      userId: people.inviterId,
      locale: theirs,
      values: { name: people.inviterName, person: people.name, end: endIn(theirs) },
      link: new URL(`/console/users/${people.id}`, addressOf(infra.portal, profile)),
    });
  }
  return letters;
}

interface Due {
  organizationId: string;
  userId: string;
}

interface People {
  id: string;
  name: string;
  email: string;
  locale: string | null;
  endsAt: Date;
  inviterId: string | null;
  inviterName: string | null;
  inviterEmail: string | null;
  inviterLocale: string | null;
}

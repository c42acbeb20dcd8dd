import { Avatar } from '../parts/avatar.tsx';
import { Facts } from '../parts/facts.tsx';
import { languageName } from '../parts/languages.ts';
import { pictureUrl } from '../parts/pictures.ts';
import { Time } from '../parts/time.tsx';
import { UserPart, type UserPartProps } from './user-part.tsx';
import { UserState } from './user-state.tsx';

/** Who the person is and how they stand. */
export function UserFacts({ visit, user }: UserPartProps) {
  const { t } = visit;
  const moment = (value: Date | null) =>
    value ? <Time visit={visit} value={value} relative="beside" /> : t('console.never');
  return (
    <UserPart id="facts" title={t('console.facts')}>
      <div class="mb-4">
        <Avatar name={user.name} picture={pictureUrl(user)} large />
      </div>
      <Facts
        facts={[
          { label: t('console.state'), value: <UserState visit={visit} user={user} /> },
          { label: t('console.email'), value: user.email },
          {
            label: t('console.email-verified'),
            value: user.emailVerifiedAt ? moment(user.emailVerifiedAt) : t('console.not-yet'),
          },
          { label: t('console.role'), value: t(`console.role-${user.role}`) },
          user.locale !== null && { label: t('console.language'), value: languageName(user.locale) },
          { label: t('console.last-sign-in'), value: moment(user.lastSignInAt) },
          { label: t('console.created'), value: moment(user.createdAt) },
          user.invitedByName !== null && { label: t('console.invited-by'), value: user.invitedByName },
          user.about !== '' && { label: t('console.about'), value: user.about },
        ]}
      />
    </UserPart>
  );
}

import type { UserStatus } from '../../domain/users/users.schema.ts';
import type { Visit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';

interface Stand {
  readonly status: UserStatus;
  readonly accessStartsAt: Date | null;
  readonly accessEndsAt: Date | null;
  /** Until when the newest invitation works; null where none does any more. */
  readonly linkEndsAt: Date | null;
}

const tones = { active: 'success', invited: 'info', suspended: 'error' } as const;

/** How somebody stands, in a word; and what of it needs a look. */
export function UserState({ visit, user }: { visit: Visit; user: Stand }) {
  const { t, format } = visit;
  const now = Date.now();
  const invited = user.status === 'invited';
  return (
    <span class="inline-flex flex-wrap items-center gap-2">
      <Badge kind={tones[user.status]}>{t(`console.status-${user.status}`)}</Badge>
      {invited && user.linkEndsAt && (
        <span class="text-small text-quiet">
          {t('console.link-ends', { when: format.relative(user.linkEndsAt) })}
        </span>
      )}
      {invited && !user.linkEndsAt && <Badge kind="warning">{t('console.link-ended')}</Badge>}
      {user.accessEndsAt && user.accessEndsAt.getTime() <= now && (
        <Badge kind="warning">{t('console.access-over')}</Badge>
      )}
      {user.accessStartsAt && user.accessStartsAt.getTime() > now && (
        <Badge kind="warning">{t('console.access-not-begun')}</Badge>
      )}
    </span>
  );
}

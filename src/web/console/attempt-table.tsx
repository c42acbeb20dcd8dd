import type { KnownAttempt } from '../../domain/attempts/attempts.ts';
import type { Visit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

const tones = { succeeded: 'success', refused: 'warning', failed: 'error' } as const;

/** Attempts, newest first; each row leads to what lies behind its code. */
export function AttemptTable({ visit, attempts }: { visit: Visit; attempts: readonly KnownAttempt[] }) {
  const { t } = visit;
  return (
    <Table
      caption={t('attempts.list')}
      captionHidden
      rows={attempts}
      rowKey={(attempt) => attempt.id}
      columns={[
        {
          id: 'when',
          header: t('attempts.when'),
          cell: (attempt) => (
            <a href={`/console/attempts?reference=${attempt.reference}`}>
              <Time visit={visit} value={attempt.at} />
            </a>
          ),
        },
        {
          id: 'who',
          header: t('attempts.who'),
          breaks: true,
          cell: (attempt) =>
            attempt.userId ? (
              <a href={`/console/users/${attempt.userId}`}>{attempt.userName}</a>
            ) : (
              t('attempts.nobody')
            ),
        },
        { id: 'what', header: t('attempts.what'), cell: (attempt) => t(`attempts.kind-${attempt.kind}`) },
        {
          id: 'cause',
          header: t('attempts.cause'),
          cell: (attempt) => <Badge kind={tones[attempt.outcome]}>{t(`causes.${attempt.cause}`)}</Badge>,
        },
        {
          id: 'reference',
          header: t('attempts.reference'),
          cell: (attempt) => <code>{attempt.reference}</code>,
        },
      ]}
    />
  );
}

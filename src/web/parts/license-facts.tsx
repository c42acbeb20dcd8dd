import type { License } from '../../domain/licenses/licenses.ts';
import { days } from '../../infra/time.ts';
import type { Visit } from '../entrance/visit.ts';
import { Badge } from './badge.tsx';
import { Time } from './time.tsx';

interface Props {
  visit: Visit;
  license: Pick<License, 'state' | 'startsAt' | 'endsAt'>;
}

/** Whether a licence counts now, and a warning in its last 30 days. */
export function LicenseState({ visit: { t }, license }: Props) {
  const left = license.endsAt ? license.endsAt.getTime() - Date.now() : Number.POSITIVE_INFINITY;
  if (license.state === 'ended') return <Badge>{t('licenses.state-ended')}</Badge>;
  if (license.state === 'not-started') return <Badge kind="info">{t('licenses.state-not-started')}</Badge>;
  if (left < days(30)) return <Badge kind="warning">{t('licenses.state-ends-soon')}</Badge>;
  return <Badge kind="success">{t('licenses.state-in-force')}</Badge>;
}

/** From when to when, and how far away that is. */
export function LicensePeriod({ visit, license: { state, startsAt, endsAt } }: Props) {
  const { t } = visit;
  return (
    <>
      {state === 'not-started' && (
        <div>
          {t('licenses.starts')} <Time visit={visit} value={startsAt} precision="day" relative="beside" />
        </div>
      )}
      <div>
        {endsAt ? (
          <>
            {t(state === 'ended' ? 'licenses.ended' : 'licenses.ends')}{' '}
            <Time visit={visit} value={endsAt} precision="day" relative="beside" />
          </>
        ) : (
          t('licenses.no-end')
        )}
      </div>
    </>
  );
}

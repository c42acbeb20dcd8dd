import type { Seat } from '../../flows/dashboard/dashboard.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Badge } from '../parts/badge.tsx';
import { Time } from '../parts/time.tsx';
import { Fact, Facts } from './facts.tsx';

const looks = {
  'in-force': { kind: 'success', word: 'dashboard.in-force' },
  coming: { kind: 'neutral', word: 'dashboard.coming' },
  ended: { kind: 'warning', word: 'dashboard.ended' },
} as const;

interface Props {
  visit: PersonVisit;
  seats: readonly Seat[];
  /** Null where the person's access has no end. */
  accessEndsAt: Date | null;
}

/** The licences that a person holds a seat of, and until when they may come in at all. */
export function Seats({ visit, seats, accessEndsAt }: Props) {
  const { t } = visit;
  return (
    <section class="card grid gap-4">
      <h2>{t('dashboard.licenses')}</h2>
      {seats.length === 0 && (
        <div>
          <p class="font-semibold">{t('dashboard.licenses-empty')}</p>
          <p class="text-quiet">{t('dashboard.licenses-empty-do')}</p>
        </div>
      )}
      {seats.length > 0 && (
        <ul class="grid gap-4">
          {seats.map((seat) => (
            <li key={seat.id}>
              <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span class="font-semibold wrap-anywhere">{seat.product}</span>
                <Badge kind={looks[seat.state].kind}>{t(looks[seat.state].word)}</Badge>
              </p>
              <p class="text-quiet">
                <Term visit={visit} seat={seat} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {accessEndsAt && (
        <Facts>
          <Fact term={t('dashboard.access-until')}>
            <Time visit={visit} value={accessEndsAt} relative="beside" />
          </Fact>
        </Facts>
      )}
    </section>
  );
}

function Term({ visit, seat }: { visit: PersonVisit; seat: Seat }) {
  const { t } = visit;
  const { endsAt, startsAt, state } = seat;
  return (
    <>
      {state === 'coming' && (
        <>
          {t('dashboard.license-from')}{' '}
          <Time visit={visit} value={startsAt} precision="day" relative="beside" />
          <br />
        </>
      )}
      {endsAt ? (
        <>
          {t(state === 'ended' ? 'dashboard.license-ended' : 'dashboard.license-until')}{' '}
          <Time visit={visit} value={endsAt} precision="day" relative="beside" />
        </>
      ) : (
        t('dashboard.license-endless')
      )}
    </>
  );
}

import type { AttemptDay } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import type { Visit } from '../entrance/visit.ts';

interface Props {
  visit: Visit;
  days: readonly AttemptDay[];
  /** How many days the picture spans, today included. */
  span: number;
}

interface Bar {
  day: Date;
  succeeded: number;
  refused: number;
}

const height = 120;
const step = 40;

/** Sign-ins a day as bars, what was refused on top; with a sentence that says it and a table behind. */
export function SignInChart({ visit, days, span }: Props) {
  const { t } = visit;
  const bars = barsOf(days, span);
  const most = Math.max(1, ...bars.map((bar) => bar.succeeded + bar.refused));
  const sentence = sentenceOf(visit, days);
  return (
    <section class="card grid gap-3" aria-labelledby="chart">
      <h2 id="chart">{t('attempts.chart')}</h2>
      <p>{sentence}</p>
      <svg class="chart" viewBox={`0 0 ${span * step} ${height + 4}`} role="img" aria-label={sentence}>
        {bars.map((bar, at) => (
          <g key={bar.day.getTime()}>
            <title>{`${visit.format.date(bar.day)}: ${bar.succeeded} / ${bar.refused}`}</title>
            <rect class="chart-ground" x={at * step + 6} y="0" width={step - 12} height={height} rx="3" />
            <rect
              class="chart-succeeded"
              x={at * step + 6}
              y={height - (bar.succeeded / most) * height}
              width={step - 12}
              height={(bar.succeeded / most) * height}
            />
            <rect
              class="chart-refused"
              x={at * step + 6}
              y={height - ((bar.succeeded + bar.refused) / most) * height}
              width={step - 12}
              height={(bar.refused / most) * height}
            />
          </g>
        ))}
      </svg>
      <p class="legend" aria-hidden="true">
        <span>{t('attempts.chart-succeeded')}</span>
        <span class="refused">{t('attempts.chart-refused')}</span>
      </p>
      <details class="more">
        <summary>{t('attempts.chart-table')}</summary>
        <table class="table">
          <caption class="sr-only">{t('attempts.chart')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('attempts.chart-day')}</th>
              <th scope="col">{t('attempts.chart-succeeded')}</th>
              <th scope="col">{t('attempts.chart-refused')}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.day.getTime()}>
                <th scope="row">{visit.format.date(bar.day)}</th>
                <td data-label={t('attempts.chart-succeeded')}>{visit.format.number(bar.succeeded)}</td>
                <td data-label={t('attempts.chart-refused')}>{visit.format.number(bar.refused)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}

function barsOf(days: readonly AttemptDay[], span: number): Bar[] {
  const latest = days.at(-1)?.day.getTime() ?? Date.now();
  return Array.from({ length: span }, (_, back) => {
    // Noon steps clear of the hour that a clock change adds or takes.
    const noon = latest + 43_200_000 - (span - 1 - back) * 86_400_000;
    const same = days.filter((each) => Math.abs(each.day.getTime() + 43_200_000 - noon) < 7_200_000);
    const succeeded = sum(same.filter((each) => each.cause === 'signed-in'));
    return { day: new Date(noon), succeeded, refused: sum(same) - succeeded };
  });
}

const sum = (days: readonly AttemptDay[]): number => days.reduce((total, each) => total + each.count, 0);

function sentenceOf(visit: Visit, days: readonly AttemptDay[]): string {
  const succeeded = sum(days.filter((each) => each.cause === 'signed-in'));
  const causes = new Map<Cause, number>();
  for (const each of days) {
    if (each.cause !== 'signed-in') causes.set(each.cause, (causes.get(each.cause) ?? 0) + each.count);
  }
  const [commonest] = [...causes].sort((a, b) => b[1] - a[1]);
  const values = {
    succeeded: visit.format.number(succeeded),
    refused: visit.format.number(sum(days) - succeeded),
  };
  return commonest
    ? visit.t('attempts.chart-sentence', { ...values, cause: visit.t(`causes.${commonest[0]}`) })
    : visit.t('attempts.chart-sentence-clean', values);
}

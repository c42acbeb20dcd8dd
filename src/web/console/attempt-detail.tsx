import type { ComponentChildren } from 'preact';
import type { KnownAttempt } from '../../domain/attempts/attempts.ts';
import { causes, type Mend } from '../../domain/attempts/causes.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import { isMessageId } from '../../infra/i18n/texts.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { Time } from '../parts/time.tsx';

interface Props {
  visit: PersonVisit;
  attempt: KnownAttempt;
}

/** What lies behind a reference code: the exact cause in words, the one action that mends it, and the circumstances. */
export function AttemptDetail({ visit, attempt }: Props) {
  const { t } = visit;
  const kind =
    attempt.outcome === 'succeeded' ? 'success' : attempt.outcome === 'refused' ? 'warning' : 'error';
  return (
    <section class="grid gap-4" aria-labelledby="found">
      <h2 id="found">{t('attempts.found', { reference: attempt.reference })}</h2>
      <Notice visit={visit} kind={kind} title={t(`causes.${attempt.cause}`)} role="status">
        <p>{t(`causes.${attempt.cause}-explained`)}</p>
        <Mending visit={visit} attempt={attempt} />
      </Notice>
      <Facts visit={visit} attempt={attempt} />
    </section>
  );
}

function Mending({ visit, attempt }: Props) {
  const { t, organization } = visit;
  const mend: Mend = causes[attempt.cause]?.mend ?? 'none';
  if (mend === 'none') return null;
  if (mend === 'wait') return <p>{t('attempts.mend-wait')}</p>;
  if (mend === 'ask-operator')
    return <p>{t('attempts.mend-ask-operator', { reference: attempt.reference })}</p>;
  if (mend === 'show-address') {
    const address = new URL('/sign-in', addressOf(visit.infra.portal, organization)).href;
    return <p>{t('attempts.mend-show-address', { address })}</p>;
  }
  return (
    <div class="actions">
      <ButtonLink kind="primary" href={pages[mend](attempt)}>
        {t(`attempts.mend-${mend}`)}
      </ButtonLink>
    </div>
  );
}

const userPage = (attempt: KnownAttempt, part = ''): string =>
  attempt.userId ? `/console/users/${attempt.userId}${part}` : '/console/users';

/** Where each action is done. */
const pages: Record<
  Exclude<Mend, 'none' | 'wait' | 'ask-operator' | 'show-address'>,
  (attempt: KnownAttempt) => string
> = {
  'open-user': (attempt) => userPage(attempt),
  'assign-seat': (attempt) => userPage(attempt, '#seats'),
  'lift-suspension': (attempt) => userPage(attempt, '#suspension'),
  'change-access-period': (attempt) => userPage(attempt, '#access-period'),
  'invite-again': (attempt) => userPage(attempt, '#invitation'),
  invite: () => '/console/users/new',
  'open-sources': () => '/console/sources',
  'open-requests': () => '/console/requests',
  'take-requests': () => '/console/settings/requests',
  'offer-sign-up': () => '/console/settings/sign-up',
  'send-reset': () => '/help#forgot-password',
};

function Facts({ visit, attempt }: Props) {
  const { t } = visit;
  const { failures, waitSeconds } = attempt.detail as { failures?: number; waitSeconds?: number };
  return (
    <dl class="facts card">
      <Fact label={t('attempts.when')}>
        <Time visit={visit} value={attempt.at} relative="beside" />
      </Fact>
      <Fact label={t('attempts.what')}>{t(`attempts.kind-${attempt.kind}`)}</Fact>
      <Fact label={t('attempts.who')}>
        {attempt.userId ? (
          <a href={userPage(attempt)}>{`${attempt.userName} (${attempt.userEmail})`}</a>
        ) : (
          <>
            {t('attempts.nobody')}
            <div class="text-quiet">{t('attempts.nobody-explained')}</div>
          </>
        )}
      </Fact>
      <Fact label={t('attempts.address')}>{attempt.host}</Fact>
      <Fact label={t('attempts.network')}>{attempt.ip}</Fact>
      <Fact label={t('attempts.device')}>{attempt.userAgent || t('attempts.device-unknown')}</Fact>
      {attempt.kind === 'sign-in' && failures !== undefined && (
        <Fact label={t('attempts.cause')}>
          {t('attempts.failures', { count: failures })}
          {waitSeconds ? `; ${t('attempts.wait', { count: waitSeconds })}` : ''}
        </Fact>
      )}
      <DirectoryFacts visit={visit} attempt={attempt} />
    </dl>
  );
}

/** What a directory did, in words and in its own code. */
function DirectoryFacts({ visit: { t }, attempt }: Props) {
  const { word, error, number } = attempt.detail as Record<string, unknown>;
  const said = `sources.openid-word-${word}`;
  return (
    <>
      {isMessageId(said) && <Fact label={t('sources.openid-word')}>{t(said)}</Fact>}
      {typeof error === 'string' && attempt.cause.startsWith('directory-') && (
        <Fact label={t('sources.openid-error')}>
          <code>{[error, number].filter(Boolean).join(' ')}</code>
        </Fact>
      )}
    </>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

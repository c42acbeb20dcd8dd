import type { Cause } from '../../domain/attempts/causes.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { ClosedLink } from '../../flows/recovery/inspect.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import type { Visit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';

/** What the visitor is told; of a suspension only that the link is closed. */
const reasons: Partial<Record<Cause, MessageId>> = {
  'link-expired': 'recovery.closed-expired',
  'link-used': 'recovery.closed-used',
  'link-altered': 'recovery.closed-altered',
  'wrong-address': 'recovery.closed-wrong-address',
};

interface Props {
  visit: Visit;
  link: ClosedLink;
  reference: string;
}

/** A reset link that leads to no new password: why, and the way to a new one. */
export function ClosedReset({ visit, link, reference }: Props) {
  const { t } = visit;
  // An altered link may name any organization; nothing is said of it.
  const organization = link.cause === 'link-altered' ? undefined : link.organization;
  const right = organization && addressOf(visit.infra.portal, organization);
  const elsewhere = link.cause === 'wrong-address' ? right : undefined;
  const query = organization && organization.hosts.length === 0 ? `?organization=${organization.slug}` : '';
  const again = elsewhere ? new URL('/forgot-password', elsewhere).href : '/forgot-password';
  return (
    <CardPage visit={visit} title={t('recovery.closed')}>
      <div class="stack">
        <p>{t(reasons[link.cause] ?? 'recovery.closed-revoked', { host: elsewhere?.host ?? '' })}</p>
        <p>
          {t('recovery.closed-reference')} <Copyable visit={visit} text={reference} />
        </p>
        <ButtonLink kind="primary" href={again + query} wide>
          {t('recovery.closed-again')}
        </ButtonLink>
        <ButtonLink href="/sign-in" wide>
          {t('recovery.back')}
        </ButtonLink>
      </div>
    </CardPage>
  );
}

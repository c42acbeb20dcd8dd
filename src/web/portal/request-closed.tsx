import type { Cause } from '../../domain/attempts/causes.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { ClosedLink } from '../../flows/access-request/inspect.ts';
import type { MessageId } from '../../infra/i18n/texts.ts';
import type { Visit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';

const reasons: Partial<Record<Cause, MessageId>> = {
  'link-expired': 'requests.closed-expired',
  'link-used': 'requests.closed-used',
  'link-altered': 'requests.closed-altered',
  'wrong-address': 'requests.closed-wrong-address',
  'requests-off': 'requests.closed-off',
  'queue-full': 'requests.closed-full',
};
/** Where asking again would help nobody. */
const final = new Set<Cause>(['link-used', 'requests-off', 'queue-full']);

/** A link that puts no request into the queue: why, and the way on. */
export function ClosedRequest({
  visit,
  link,
  reference,
}: {
  visit: Visit;
  link: ClosedLink;
  reference: string;
}) {
  const { t } = visit;
  // An altered link may name any organization; nothing is said of it.
  const organization = link.cause === 'link-altered' ? undefined : link.profile;
  const elsewhere =
    link.cause === 'wrong-address' && organization ? addressOf(visit.infra.portal, organization) : undefined;
  const query = organization && organization.hosts.length === 0 ? `?organization=${organization.slug}` : '';
  const again = elsewhere ? new URL('/request-access', elsewhere).href : '/request-access';
  return (
    <CardPage visit={visit} title={t('requests.closed')}>
      <div class="stack">
        <p>{t(reasons[link.cause] ?? 'requests.closed-other', { host: elsewhere?.host ?? '' })}</p>
        <p>
          {t('recovery.closed-reference')} <Copyable visit={visit} text={reference} />
        </p>
        {!final.has(link.cause) && (
          <ButtonLink kind="primary" href={again + query} wide>
            {t('requests.closed-again')}
          </ButtonLink>
        )}
        <ButtonLink href="/sign-in" wide>
          {t('recovery.back')}
        </ButtonLink>
      </div>
    </CardPage>
  );
}

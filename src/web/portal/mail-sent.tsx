import type { Visit } from '../entrance/visit.ts';
import { ButtonLink } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';

interface Props {
  visit: Visit;
  /** 'Check your inbox' unless given. */
  title?: string;
  back?: string;
  explained: string;
  /** What to look at where no mail comes. */
  checks: readonly string[];
  reference: string;
}

/** What follows a request for a mail, the same for everybody: nothing here tells whether one was sent. */
export function MailSent({ visit, title, back, explained, checks, reference }: Props) {
  const { t } = visit;
  return (
    <CardPage visit={visit} title={title ?? t('recovery.sent')} intro={explained}>
      <div class="stack" role="status">
        <div class="prose">
          <h2>{t('recovery.sent-nothing')}</h2>
          <ul>
            {checks.map((check) => (
              <li key={check}>{check}</li>
            ))}
          </ul>
          <p>
            {t('recovery.sent-reference')} <Copyable visit={visit} text={reference} />
          </p>
        </div>
        <ButtonLink href="/sign-in" wide>
          {back ?? t('recovery.back')}
        </ButtonLink>
      </div>
    </CardPage>
  );
}

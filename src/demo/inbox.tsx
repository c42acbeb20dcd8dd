import { WebAnswer } from '../web/entrance/answer.ts';
import { turnAway } from '../web/entrance/errors.tsx';
import { json, page } from '../web/entrance/reply.ts';
import { get, type Route } from '../web/entrance/route.ts';
import type { Visit } from '../web/entrance/visit.ts';
import { ButtonLink } from '../web/parts/button.tsx';
import { EmptyState } from '../web/parts/empty-state.tsx';
import { PortalPage } from '../web/parts/portal-frame.tsx';
import { Table } from '../web/parts/table.tsx';
import { Time } from '../web/parts/time.tsx';
import type { KeptMail, PostOffice } from './post-office.ts';

/** The pages on which the demo shows every mail it sent, to anybody: they exist in the demo only. */
export function inboxRoutes(postOffice: Pick<PostOffice, 'mails'>): readonly Route[] {
  const find = (visit: Visit) => postOffice.mails().find((mail) => mail.id === visit.params.id);
  return [
    get('/inbox', 'anyone', (visit) => page(visit, <InboxPage visit={visit} mails={postOffice.mails()} />)),
    get('/inbox.json', 'anyone', () => json(JSON.stringify(postOffice.mails()))),
    get('/inbox/:id', 'anyone', (visit) => {
      const mail = find(visit);
      return mail ? page(visit, <MailPage visit={visit} mail={mail} />) : turnAway(visit, 404);
    }),
    get('/inbox/:id/html', 'anyone', (visit) => {
      const mail = find(visit);
      return mail?.html ? asDesigned(mail) : turnAway(visit, 404);
    }),
  ];
}

function InboxPage({ visit, mails }: { visit: Visit; mails: readonly KeptMail[] }) {
  const { t } = visit;
  const shown = mails.slice(0, 200);
  return (
    <PortalPage visit={visit} title={t('demo.inbox')} intro={t('demo.inbox-intro')}>
      {shown.length === 0 ? (
        <EmptyState icon="mail" title={t('demo.inbox-empty')}>
          {t('demo.inbox-empty-hint')}
        </EmptyState>
      ) : (
        <Table
          caption={t('demo.inbox')}
          captionHidden
          columns={[
            {
              id: 'subject',
              header: t('demo.mail-subject'),
              cell: (mail) => <a href={`/inbox/${mail.id}`}>{mail.subject}</a>,
            },
            { id: 'to', header: t('demo.mail-to'), cell: (mail) => mail.to, breaks: true },
            {
              id: 'at',
              header: t('demo.mail-at'),
              cell: (mail) => <Time visit={visit} value={mail.at} relative="beside" />,
            },
          ]}
          rows={shown}
          rowKey={(mail) => mail.id}
        />
      )}
    </PortalPage>
  );
}

function MailPage({ visit, mail }: { visit: Visit; mail: KeptMail }) {
  const { t } = visit;
  return (
    <PortalPage
      visit={visit}
      title={mail.subject}
      back={{ href: '/inbox', label: t('demo.inbox') }}
      actions={mail.html && <ButtonLink href={`/inbox/${mail.id}/html`}>{t('demo.mail-html')}</ButtonLink>}
    >
      <div class="card grid max-w-3xl gap-4">
        <p class="text-quiet">
          {t('demo.mail-line', { from: mail.from, to: mail.to })} · <Time visit={visit} value={mail.at} />
        </p>
        <div class="whitespace-pre-wrap wrap-anywhere">
          <Linked text={mail.text} />
        </div>
      </div>
    </PortalPage>
  );
}

/** The text of a mail with its addresses as links. */
function Linked({ text }: { text: string }) {
  const pieces = text.split(/(https?:\/\/[^\s<>"]+)/);
  // split() with a group puts what matched at the odd places.
  return (
    <>
      {pieces.map((piece, index) =>
        index % 2 === 0 ? (
          piece
        ) : (
          <a key={piece} href={piece}>
            {piece}
          </a>
        ),
      )}
    </>
  );
}

/** The mail as its sender drew it: no scripts, nothing from outside, in a place of its own without our cookies. */
function asDesigned(mail: KeptMail): WebAnswer {
  return new WebAnswer(mail.html, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox",
    },
  });
}

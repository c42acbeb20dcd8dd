import { isMessageId } from '../../infra/i18n/texts.ts';
import type { Visit } from '../entrance/visit.ts';
import { Notice } from './notice.tsx';

/** The notice carried over the last redirect, if there is one. An id that no longer exists shows nothing. */
export function FlashNotice({ visit }: { visit: Visit }) {
  const notice = visit.notice;
  if (!notice || !isMessageId(notice.message)) return null;
  return (
    <Notice visit={visit} kind={notice.kind} role="status">
      {visit.t(notice.message, notice.values)}
    </Notice>
  );
}

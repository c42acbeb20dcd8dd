import type { ClosedInvitation as ClosedLink } from '../../flows/invitation/inspect.ts';
import type { FieldErrors } from '../entrance/forms.ts';
import type { Visit } from '../entrance/visit.ts';
import { Button } from '../parts/button.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { ErrorSummary } from '../parts/error-summary.tsx';
import { Field } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Notice } from '../parts/notice.tsx';
import { CardPage } from '../parts/sign-in-frame.tsx';
import { OrganizationField } from './organization-field.tsx';

interface Props {
  visit: Visit;
  link: ClosedLink;
  /** Where something was tried with the link: the code of that failure. */
  reference?: string;
  typed?: Readonly<Record<string, string>>;
  errors?: FieldErrors;
}

/** An invitation that leads nowhere any more: why, and the form that brings a new link. */
export function ClosedInvitation({ visit, link, reference, typed = {}, errors }: Props) {
  const { t } = visit;
  return (
    <CardPage
      visit={visit}
      title={t('invitation.closed')}
      failed={errors !== undefined}
      footer={
        <p>
          {t('invitation.sign-in-instead')} <a href="/sign-in">{t('sign-in.title')}</a>
        </p>
      }
    >
      <ErrorSummary visit={visit} errors={errors} />
      <div class="stack">
        <Notice visit={visit} kind="warning">
          {t(`invitation.closed-${link.because}`)}
          {reference && (
            <p class="mt-2">
              {t('invitation.reference')} <Copyable visit={visit} text={reference} />
            </p>
          )}
        </Notice>
        <p>{t('invitation.renewal-intro')}</p>
      </div>
      <Form visit={visit} action="/invitation/renewal" class="stack">
        {asksOrganization(visit, link) && (
          <OrganizationField visit={visit} value={typed.organization} errors={errors} />
        )}
        <Field
          visit={visit}
          type="email"
          name="email"
          label={t('invitation.email')}
          autocomplete="email"
          inputmode="email"
          value={typed.email}
          errors={errors}
          required
        />
        <Button kind="primary" wide>
          {t('invitation.renewal-submit')}
        </Button>
      </Form>
    </CardPage>
  );
}

/** Neither the link nor the address says whose it is. */
export const asksOrganization = (visit: Visit, link: ClosedLink): boolean =>
  link.because === 'altered' && visit.place === 'shared';

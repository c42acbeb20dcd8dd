import { type AnsweredField, labelOf } from '../../domain/fields/fields.ts';
import { answersOf } from '../../flows/fields/answers.ts';
import { formats } from '../../infra/i18n/formats.ts';
import type { PersonVisit } from '../entrance/visit.ts';
import { Facts } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { UserPart } from './user-part.tsx';

/** Reads what `UserInformation` shows. */
export const readUserInformation = (visit: PersonVisit, userId: string): Promise<AnsweredField[]> =>
  answersOf(visit.infra, visit.organization.id, userId);

/** What a person answered to the organization's own questions; nothing where it asks none. */
export function UserInformation({ visit, fields }: { visit: PersonVisit; fields: readonly AnsweredField[] }) {
  const { t } = visit;
  if (fields.length === 0) return null;
  return (
    <UserPart id="information" title={t('fields.information')}>
      <Facts
        facts={fields.map((field) => {
          const label = labelOf(field, visit.locale);
          return {
            label: field.retiredAt ? t('fields.retired-label', { label }) : label,
            value: <Answer visit={visit} field={field} />,
          };
        })}
      />
    </UserPart>
  );
}

function Answer({ visit, field: { type, value } }: { visit: PersonVisit; field: AnsweredField }) {
  if (value === null) return <span class="text-quiet">{visit.t('fields.no-answer')}</span>;
  if (type === 'yes-no') return <>{visit.t(value === 'yes' ? 'fields.yes' : 'fields.no')}</>;
  if (type === 'web-address') return <Link href={value}>{value}</Link>;
  // A day without a place: the zone must not move it.
  if (type === 'date') return <>{formats(visit.locale, 'UTC').date(new Date(`${value}T00:00:00Z`))}</>;
  return <span class="whitespace-pre-line wrap-anywhere">{value}</span>;
}

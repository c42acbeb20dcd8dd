import type { VNode } from 'preact';
import { z } from 'zod';
import type {
  Joining,
  SecretsOf,
  SettingsOf,
  SourceKind,
} from '../../../domain/identity-sources/sources.schema.ts';
import type { Source, SourceTerms } from '../../../domain/identity-sources/sources.ts';
import type { License } from '../../../domain/licenses/licenses.ts';
import { line } from '../../../domain/users/users.schema.ts';
import { isId } from '../../../infra/ids.ts';
import { type FieldErrors, fill } from '../../entrance/forms.ts';
import type { PersonVisit } from '../../entrance/visit.ts';
import { ticked } from '../settings/page.ts';

export type Typed = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface SourceFieldsProps {
  readonly visit: PersonVisit;
  readonly typed: Typed;
  readonly errors: FieldErrors | undefined;
  readonly licenses: readonly License[];
  /** Whether secrets are kept already: then an empty field leaves them. */
  readonly kept: boolean;
}

/** A source's own settings as its form gives them: who may join by it is asked the same way of all. */
export type OwnSettings<Kind extends SourceKind> = Omit<SettingsOf<Kind>, 'joining'>;

/** How a kind of source becomes a form, and the form a source again. */
export interface SourceForm<Kind extends SourceKind> {
  readonly kind: Kind;
  readonly form: z.ZodType<{ settings: OwnSettings<Kind>; secrets: SecretsOf<Kind> }>;
  readonly typed: (settings: OwnSettings<Kind>) => Typed;
  readonly Fields: (props: SourceFieldsProps) => VNode;
}

/** What every source has: its button, whom it leads in, and who may join by it. */
const commonForm = z.object({
  label: line(60),
  shownOn: z.enum(['sign-in', 'databases'], 'errors.choice'),
  domains: z
    .string('errors.text')
    .default('')
    .transform(domainsOf)
    .refine(areDomains, 'console-sources.not-domains'),
});

const joiningForm = z
  .object({
    create: ticked,
    joinDomains: z
      .string('errors.text')
      .default('')
      .transform(domainsOf)
      .refine(areDomains, 'console-sources.not-domains'),
    role: z.enum(['member', 'administrator'], 'errors.choice').default('member'),
    license: z
      .string('errors.choice')
      .default('')
      .refine((id) => id === '' || isId(id), 'errors.choice'),
    trustsEmail: ticked,
  })
  .transform(
    ({ joinDomains, license, ...rest }): Joining => ({
      ...rest,
      domains: joinDomains,
      ...(license && { licenseId: license }),
    }),
  );

export const typedCommon = (source: Pick<Source, 'label' | 'shownOn' | 'domains'>): Typed => ({
  label: source.label,
  shownOn: source.shownOn,
  domains: source.domains.join(', '),
});

export const typedJoining = (joining: Joining): Typed => ({
  create: joining.create ? 'yes' : '',
  joinDomains: joining.domains.join(', '),
  role: joining.role,
  license: joining.licenseId ?? '',
  trustsEmail: joining.trustsEmail ? 'yes' : '',
});

export type FilledSource<Kind extends SourceKind> =
  | { readonly kind: 'filled'; readonly terms: SourceTerms<Kind> }
  | { readonly kind: 'rejected'; readonly errors: FieldErrors };

/** Checks the whole form of a source; where its button stands and whether it is on is decided elsewhere. */
export function fillSource<Kind extends SourceKind>(
  visit: PersonVisit,
  { kind, form }: SourceForm<Kind>,
): FilledSource<Kind> {
  const common = fill(visit, commonForm);
  const joining = fill(visit, joiningForm);
  const own = fill(visit, form);
  if (common.kind === 'filled' && joining.kind === 'filled' && own.kind === 'filled') {
    const settings = { ...own.data.settings, joining: joining.data } as SettingsOf<Kind>;
    const terms = { kind, ...common.data, settings, secrets: own.data.secrets, position: 0, enabled: false };
    return { kind: 'filled', terms };
  }
  const errors = Object.assign(
    {},
    ...[common, own, joining].map((each) => (each.kind === 'rejected' ? each.errors : {})),
  ) as FieldErrors;
  return { kind: 'rejected', errors };
}

function domainsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[\s,;]+/)
    .map((each) => each.replace(/^@/, ''))
    .filter(Boolean);
}

function areDomains(domains: readonly string[]): boolean {
  return (
    domains.length <= 100 &&
    domains.every((each) => each.length <= 253 && /^(?!-)[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(each))
  );
}

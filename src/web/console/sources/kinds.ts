import { presetNames } from '../../../domain/identity-sources/openid/presets.ts';
import type { SourceKind } from '../../../domain/identity-sources/sources.schema.ts';
import { usualLookup } from '../../../domain/identity-sources/sql/sample.sql.ts';
import { engines } from '../../../domain/identity-sources/sql/sql.schema.ts';
import { openIdForm } from './openid-form.tsx';
import type { SourceForm, Typed } from './source-form.ts';
import { sqlForm } from './sql-form.tsx';

/** The form of each kind of source. */
export const sourceForms: { readonly [Kind in SourceKind]: SourceForm<Kind> } = {
  sql: sqlForm,
  openid: openIdForm,
};

/** What can be added: a kind, and what its form begins with. */
export interface Beginning {
  readonly id: string;
  readonly kind: SourceKind;
  readonly typed: Typed;
}

const ports = { postgresql: '5432', mariadb: '3306' };

/** The databases, then the directories. */
export const beginnings: readonly Beginning[] = [
  ...engines.map((engine) => ({
    id: engine,
    kind: 'sql' as const,
    typed: {
      engine,
      port: ports[engine],
      tls: 'verify',
      create: 'yes',
      trustsEmail: 'yes',
      'column-subject': 'id',
      'column-email': 'email',
      'column-name': 'name',
      'column-hash': 'password',
      lookup: usualLookup,
    },
  })),
  ...presetNames.map((preset) => ({
    id: preset,
    kind: 'openid' as const,
    typed: { preset, create: 'yes', sendsEmail: 'yes' },
  })),
];

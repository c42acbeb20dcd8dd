import type { ForeignTarget } from '../../../infra/foreign-database/foreign-databases.ts';
import type { SecretsOf, SettingsOf } from '../sources.schema.ts';

/** What says where a source's database is; the source itself, or terms that are only being tried. */
export interface SqlPlace {
  readonly id: string;
  readonly version: number;
  readonly settings: SettingsOf<'sql'>;
}

/** The account that looks people up. */
export const readingTarget = (place: SqlPlace, secrets: SecretsOf<'sql'>): ForeignTarget => ({
  ...common(place),
  key: place.id,
  user: place.settings.user,
  password: secrets.password,
});

/** The account that may set a password. */
export const writingTarget = (place: SqlPlace, secrets: SecretsOf<'sql'>): ForeignTarget => ({
  ...common(place),
  key: `${place.id}/update`,
  user: place.settings.updateUser ?? '',
  password: secrets.updatePassword,
});

const common = ({ version, settings }: SqlPlace) => {
  const { engine, host, port, database, tls, certificateAuthority } = settings;
  return { version, engine, host, port, database, tls, certificateAuthority };
};

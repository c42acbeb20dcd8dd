import type { Finding } from '../../domain/identity-sources/finding.ts';
import { callbackAddresses } from '../../domain/identity-sources/openid/callback.ts';
import { examineDirectory } from '../../domain/identity-sources/openid/examine.ts';
import { openSecrets, type Source } from '../../domain/identity-sources/sources.ts';
import { examineSql } from '../../domain/identity-sources/sql/examine.ts';
import type { OrganizationProfile } from '../../domain/profiles/profiles.ts';
import type { Infra } from '../../infra/infra.ts';

/**
 * Tries a source as a sign-in would, save that nobody signs in, and says step by step what it found. `email`: somebody to
 * look up, where the source is a database.
 */
export function testSource(
  infra: Infra,
  profile: OrganizationProfile,
  source: Source,
  email: string | undefined,
): Promise<readonly Finding[]> {
  if (source.kind === 'sql')
    return examineSql(infra, { settings: source.settings, secrets: openSecrets(infra, source) }, email);
  return examineDirectory(infra, {
    settings: source.settings,
    secrets: openSecrets(infra, source),
    callbacks: callbackAddresses(infra.portal, profile, source.id),
  });
}

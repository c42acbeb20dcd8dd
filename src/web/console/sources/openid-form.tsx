import { z } from 'zod';
import {
  checkOpenId,
  openIdSecrets,
  openIdSettings,
} from '../../../domain/identity-sources/openid/openid.schema.ts';
import { ticked } from '../settings/page.ts';
import { OpenIdFields } from './openid-fields.tsx';
import type { OwnSettings, SourceForm } from './source-form.ts';

const { claims, ...plain } = openIdSettings.shape;
const { email, emailVerified, name, locale } = claims.unwrap().shape;

const form = z
  .object({
    ...plain,
    ...openIdSecrets.shape,
    sendsEmail: ticked,
    'claim-email': email,
    'claim-emailVerified': emailVerified,
    'claim-name': name,
    'claim-locale': locale,
  })
  .transform((typed) => {
    const {
      clientSecret,
      'claim-email': emailClaim,
      'claim-emailVerified': verifiedClaim,
      'claim-name': nameClaim,
      'claim-locale': localeClaim,
      ...settings
    } = typed;
    return {
      settings: {
        ...settings,
        claims: { email: emailClaim, emailVerified: verifiedClaim, name: nameClaim, locale: localeClaim },
      } as OwnSettings<'openid'>,
      secrets: { clientSecret },
    };
  })
  .superRefine(({ settings }, context) => checkOpenId(settings, context));

/** A directory as a form. The secret is never given back; an empty field keeps the former one. */
export const openIdForm: SourceForm<'openid'> = {
  kind: 'openid',
  form,
  typed: ({ claims: named, sendsEmail, ...settings }) => ({
    ...settings,
    ...Object.fromEntries(Object.entries(named).map(([claim, value]) => [`claim-${claim}`, value])),
    sendsEmail: sendsEmail ? 'yes' : '',
  }),
  Fields: OpenIdFields,
};

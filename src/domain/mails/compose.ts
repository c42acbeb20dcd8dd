import {
  type Locale,
  type MessageId,
  type Translate,
  translator,
  type Values,
} from '../../infra/i18n/texts.ts';
import type { Portal } from '../../infra/infra.ts';
import { parseMailbox } from '../../infra/mail/addresses.ts';
import { addressOf } from '../organizations/organizations.ts';
import type { OrganizationProfile } from '../profiles/profiles.ts';
import type { Composition } from './composition.ts';
import { type Content, type Shape, shapes } from './kinds.ts';
import { htmlOf } from './layout.ts';
import { plainTextOf } from './plain-text.ts';
import { mailHref, tamed, tamedText, tidy } from './values.ts';

/** Subject and both bodies of a mail. Throws TypeError for a link that is not http(s). */
export function composeMail(
  portal: Portal,
  profile: OrganizationProfile,
  mail: Content & { readonly to: string; readonly locale: Locale },
): { subject: string; text: string; html: string } {
  const composition = compose(portal, profile, mail);
  return {
    subject: composition.subject,
    text: plainTextOf(composition),
    html: htmlOf(composition, profile.settings.brand),
  };
}

function compose(
  portal: Portal,
  profile: OrganizationProfile,
  mail: Content & { readonly to: string; readonly locale: Locale },
): Composition {
  const shape: Shape = shapes[mail.kind];
  const address = addressOf(portal, profile);
  const list = ('list' in mail ? mail.list : []).map(({ label, href }) => ({
    label: tamed(label),
    href: mailHref(href),
  }));
  const values = valuesOf(mail, {
    portal: portalName(portal),
    // The operators' organization is the portal itself, to whoever gets its mail.
    organization: profile.reserved ? portalName(portal) : profile.name,
    address: address.origin,
    to: mail.to,
    count: list.length,
  });
  const own = profile.texts(mail.locale);
  // Who sent a mail and why is said in our words, whatever an organization prefers.
  const fixed = translator(mail.locale);
  const say = (translate: Translate, id: Shape['subject']) => translate(id, values).trim();
  const href = hrefOf(mail, shape, address);
  const { supportEmail } = profile.settings.links;

  return {
    locale: mail.locale,
    subject: tidy(say(own, shape.subject)),
    organization: String(values.organization),
    heading: say(own, shape.heading),
    paragraphs: paragraphsOf(shape, values).map((id) => say(own, id)),
    secret: 'secret' in mail ? mail.secret : undefined,
    list,
    button:
      shape.button && href
        ? { label: say(own, shape.button), href, intro: say(own, 'mail.link-intro') }
        : undefined,
    validity: shape.validity && say(own, shape.validity),
    notes: [
      ...(shape.unexpected ? [say(own, shape.unexpected)] : []),
      ...(supportEmail ? [own('mail.support', { support: supportEmail })] : []),
      say(fixed, shape.why),
    ],
    footer: say(fixed, profile.reserved ? 'mail.footer-portal' : 'mail.footer'),
  };
}

/** Every placeholder's value. What people typed is tamed; addresses are as they are. */
function valuesOf(mail: Content, shared: Values & { portal: string; organization: string }): Values {
  const given: Values = mail.values ?? {};
  const values: Values = { ...shared, organization: tamed(shared.organization) };
  for (const [name, value] of Object.entries(given)) {
    values[name] = name === 'newEmail' || typeof value === 'number' ? value : taming(name)(value);
  }
  return given.minutes === undefined ? values : { ...values, count: given.minutes };
}

/** An administrator's own words may have several lines; everything else has one. */
const taming = (name: string) => (name === 'answer' ? tamedText : tamed);

const paragraphsOf = (shape: Shape, values: Values): MessageId[] => [
  shape.hello,
  ...shape.paragraphs,
  ...Object.entries(shape.whenGiven ?? {}).flatMap(([name, id]) => (values[name] ? [id] : [])),
];

function hrefOf(mail: Content, shape: Shape, address: URL): string | undefined {
  if ('link' in mail && mail.link) return mailHref(mail.link);
  return shape.path && new URL(shape.path, address).href;
}

/** What the portal calls itself: the name before the sender's address, else the host of its address. */
const portalName = (portal: Portal): string => parseMailbox(portal.mailFrom).name || portal.publicUrl.host;

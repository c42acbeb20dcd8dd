import type { MessageId } from '../../infra/i18n/texts.ts';

type Link = string | URL;

/** What each mail is told: its values, and where its button leads. Dates are texts in the reader's language and zone. */
export type Content =
  | {
      readonly kind: 'invitation';
      readonly values: { name: string; inviter: string; expires: string };
      readonly link: Link;
    }
  | {
      readonly kind: 'password-reset';
      readonly values: { name: string; minutes: number };
      readonly link: Link;
    }
  | { readonly kind: 'password-changed'; readonly values: { name: string; at: string }; readonly link?: Link }
  /** To the new address. */
  | { readonly kind: 'email-change'; readonly values: { name: string; minutes: number }; readonly link: Link }
  /** To the old address. */
  | { readonly kind: 'email-changed'; readonly values: { name: string; newEmail: string } }
  | {
      readonly kind: 'organization-list';
      readonly values?: Record<string, never>;
      readonly list: readonly { readonly label: string; readonly href: string }[];
    }
  | { readonly kind: 'access-ending'; readonly values: { name: string; end: string }; readonly link?: Link }
  /** To whoever invited the person. */
  | {
      readonly kind: 'access-ending-inviter';
      readonly values: { name: string; person: string; end: string };
      readonly link?: Link;
    };

export type MailKind = Content['kind'];

/** Which texts make up a mail, from top to bottom. The button stands where the mail has a link. */
export interface Shape {
  readonly subject: MessageId;
  readonly heading: MessageId;
  readonly hello: MessageId;
  readonly paragraphs: readonly MessageId[];
  readonly button?: MessageId;
  /** Where the button of a mail without a link of its own leads, at the organization's address. */
  readonly path?: string;
  /** Below the link. */
  readonly validity?: MessageId;
  /** Why the person gets this mail. An organization cannot word this differently. */
  readonly why: MessageId;
  /** What to do if it wasn't they who caused it, where the paragraphs do not say so. */
  readonly unexpected?: MessageId;
}

export const shapes: Record<MailKind, Shape> = {
  invitation: {
    subject: 'mail.invitation-subject',
    heading: 'mail.invitation-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.invitation-text'],
    button: 'mail.invitation-button',
    validity: 'mail.invitation-validity',
    why: 'mail.invitation-why',
    unexpected: 'mail.invitation-unexpected',
  },
  'password-reset': {
    subject: 'mail.password-reset-subject',
    heading: 'mail.password-reset-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.password-reset-text'],
    button: 'mail.password-reset-button',
    validity: 'mail.password-reset-validity',
    why: 'mail.password-reset-why',
    unexpected: 'mail.password-reset-unexpected',
  },
  'password-changed': {
    subject: 'mail.password-changed-subject',
    heading: 'mail.password-changed-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.password-changed-text', 'mail.password-changed-unexpected'],
    button: 'mail.password-changed-button',
    path: '/forgot-password',
    why: 'mail.password-changed-why',
  },
  'email-change': {
    subject: 'mail.email-change-subject',
    heading: 'mail.email-change-heading',
    // Nobody has verified this address yet: it gets no text that the one who asked has typed, such as a name.
    hello: 'mail.hello-anyone',
    paragraphs: ['mail.email-change-text'],
    button: 'mail.email-change-button',
    validity: 'mail.email-change-validity',
    why: 'mail.email-change-why',
    unexpected: 'mail.email-change-unexpected',
  },
  'email-changed': {
    subject: 'mail.email-changed-subject',
    heading: 'mail.email-changed-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.email-changed-text', 'mail.email-changed-unexpected'],
    why: 'mail.email-changed-why',
  },
  'organization-list': {
    subject: 'mail.organization-list-subject',
    heading: 'mail.organization-list-heading',
    hello: 'mail.hello-anyone',
    paragraphs: ['mail.organization-list-text'],
    why: 'mail.organization-list-why',
    unexpected: 'mail.organization-list-unexpected',
  },
  'access-ending': {
    subject: 'mail.access-ending-subject',
    heading: 'mail.access-ending-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.access-ending-text', 'mail.access-ending-advice'],
    button: 'mail.access-ending-button',
    why: 'mail.access-ending-why',
  },
  'access-ending-inviter': {
    subject: 'mail.access-ending-inviter-subject',
    heading: 'mail.access-ending-inviter-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.access-ending-inviter-text', 'mail.access-ending-inviter-advice'],
    button: 'mail.access-ending-inviter-button',
    why: 'mail.access-ending-inviter-why',
  },
};

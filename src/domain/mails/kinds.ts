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
  /** The way to a generated password. */
  | {
      readonly kind: 'new-password-link';
      readonly values: { name: string; minutes: number };
      readonly link: Link;
    }
  /** The generated password itself. */
  | {
      readonly kind: 'new-password';
      readonly values: { name: string; minutes: number };
      readonly secret: string;
      readonly link: Link;
    }
  | {
      readonly kind: 'recovery-code';
      readonly values: { name: string; minutes: number };
      readonly secret: string;
    }
  /** To somebody whose password a directory keeps; `source` is what its button says. */
  | {
      readonly kind: 'kept-elsewhere';
      readonly values: { name: string; source: string };
      readonly link: Link;
    }
  | { readonly kind: 'password-changed'; readonly values: { name: string; at: string }; readonly link?: Link }
  /** To the new address. */
  | { readonly kind: 'email-change'; readonly values: { name: string; minutes: number }; readonly link: Link }
  /** To the old address. */
  | { readonly kind: 'email-changed'; readonly values: { name: string; newEmail: string } }
  /** A way in was added or taken away; `source` is what its button says. */
  | { readonly kind: 'source-linked'; readonly values: { name: string; source: string; at: string } }
  | { readonly kind: 'source-unlinked'; readonly values: { name: string; source: string; at: string } }
  | {
      readonly kind: 'organization-list';
      readonly values?: Record<string, never>;
      readonly list: readonly { readonly label: string; readonly href: string }[];
    }
  /** What became of somebody's wish to join a project; `project` is its name. */
  | {
      readonly kind: 'project-request-approved';
      readonly values: { name: string; project: string };
      readonly link: Link;
    }
  | {
      readonly kind: 'project-request-declined';
      readonly values: { name: string; project: string };
      readonly link: Link;
    }
  /** To an address that nobody has proven yet: nothing that was typed stands in it. */
  | { readonly kind: 'access-request'; readonly values: { minutes: number }; readonly link: Link }
  | { readonly kind: 'request-waiting'; readonly values: { since: string } }
  /** `answer`: the administrator's own words, or empty. */
  | { readonly kind: 'request-declined'; readonly values: { name: string; answer: string } }
  /** To the owner of an account, when somebody asked for one or tried to sign up with their address. */
  | { readonly kind: 'account-exists'; readonly values: { name: string }; readonly link: Link }
  | { readonly kind: 'sign-up-existing'; readonly values: { name: string }; readonly link: Link }
  /** To an address that nobody has proven yet. */
  | { readonly kind: 'sign-up-code'; readonly values: { minutes: number }; readonly secret: string }
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
  /** Paragraphs that follow where their value is not empty. */
  readonly whenGiven?: Readonly<Record<string, MessageId>>;
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
  'new-password-link': {
    subject: 'mail.new-password-link-subject',
    heading: 'mail.new-password-link-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.new-password-link-text'],
    button: 'mail.new-password-link-button',
    validity: 'mail.new-password-link-validity',
    why: 'mail.password-reset-why',
    unexpected: 'mail.password-reset-unexpected',
  },
  'new-password': {
    subject: 'mail.new-password-subject',
    heading: 'mail.new-password-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.new-password-text'],
    button: 'mail.new-password-button',
    validity: 'mail.new-password-validity',
    why: 'mail.new-password-why',
    unexpected: 'mail.new-password-unexpected',
  },
  'recovery-code': {
    subject: 'mail.recovery-code-subject',
    heading: 'mail.recovery-code-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.recovery-code-text'],
    validity: 'mail.recovery-code-validity',
    why: 'mail.password-reset-why',
    unexpected: 'mail.recovery-code-unexpected',
  },
  'kept-elsewhere': {
    subject: 'mail.kept-elsewhere-subject',
    heading: 'mail.kept-elsewhere-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.kept-elsewhere-text'],
    button: 'mail.kept-elsewhere-button',
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
  'source-linked': {
    subject: 'mail.source-linked-subject',
    heading: 'mail.source-linked-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.source-linked-text', 'mail.source-linked-unexpected'],
    why: 'mail.source-linked-why',
  },
  'source-unlinked': {
    subject: 'mail.source-unlinked-subject',
    heading: 'mail.source-unlinked-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.source-unlinked-text', 'mail.source-unlinked-unexpected'],
    why: 'mail.source-unlinked-why',
  },
  'organization-list': {
    subject: 'mail.organization-list-subject',
    heading: 'mail.organization-list-heading',
    hello: 'mail.hello-anyone',
    paragraphs: ['mail.organization-list-text'],
    why: 'mail.organization-list-why',
    unexpected: 'mail.organization-list-unexpected',
  },
  'project-request-approved': {
    subject: 'mail.project-request-approved-subject',
    heading: 'mail.project-request-approved-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.project-request-approved-text'],
    button: 'mail.project-request-approved-button',
    why: 'mail.project-request-why',
  },
  'project-request-declined': {
    subject: 'mail.project-request-declined-subject',
    heading: 'mail.project-request-declined-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.project-request-declined-text'],
    button: 'mail.project-request-declined-button',
    why: 'mail.project-request-why',
  },
  'access-request': {
    subject: 'mail.access-request-subject',
    heading: 'mail.access-request-heading',
    hello: 'mail.hello-anyone',
    paragraphs: ['mail.access-request-text'],
    button: 'mail.access-request-button',
    validity: 'mail.access-request-validity',
    why: 'mail.access-request-why',
    unexpected: 'mail.access-request-unexpected',
  },
  'request-waiting': {
    subject: 'mail.request-waiting-subject',
    heading: 'mail.request-waiting-heading',
    hello: 'mail.hello-anyone',
    paragraphs: ['mail.request-waiting-text'],
    why: 'mail.access-request-why',
    unexpected: 'mail.request-waiting-unexpected',
  },
  'request-declined': {
    subject: 'mail.request-declined-subject',
    heading: 'mail.request-declined-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.request-declined-text'],
    whenGiven: { answer: 'mail.request-declined-answer' },
    why: 'mail.request-declined-why',
  },
  'account-exists': {
    subject: 'mail.account-exists-subject',
    heading: 'mail.account-exists-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.account-exists-text', 'mail.account-exists-advice'],
    button: 'mail.account-exists-button',
    why: 'mail.access-request-why',
    unexpected: 'mail.account-exists-unexpected',
  },
  'sign-up-code': {
    subject: 'mail.sign-up-code-subject',
    heading: 'mail.sign-up-code-heading',
    hello: 'mail.hello-anyone',
    paragraphs: ['mail.sign-up-code-text'],
    validity: 'mail.sign-up-code-validity',
    why: 'mail.sign-up-why',
    unexpected: 'mail.sign-up-code-unexpected',
  },
  'sign-up-existing': {
    subject: 'mail.account-exists-subject',
    heading: 'mail.account-exists-heading',
    hello: 'mail.hello',
    paragraphs: ['mail.sign-up-existing-text', 'mail.account-exists-advice'],
    button: 'mail.account-exists-button',
    why: 'mail.sign-up-why',
    unexpected: 'mail.account-exists-unexpected',
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

import { brandPage } from './brand.tsx';
import { firstStepsPage } from './first-steps.tsx';
import { invitationsPage } from './invitations.tsx';
import { languagesPage } from './languages.tsx';
import { linksPage } from './links.tsx';
import type { SettingsPage } from './page.ts';
import { recoveryPage } from './recovery.tsx';
import { requestsPage } from './requests.tsx';
import { sessionsPage } from './sessions.tsx';
import { signInPage } from './sign-in.tsx';
import { signUpPage } from './sign-up.tsx';

/** Every section that an administrator sets, in the order of the menu. */
export const settingsPages: readonly SettingsPage<unknown>[] = [
  signInPage,
  brandPage,
  linksPage,
  languagesPage,
  sessionsPage,
  recoveryPage,
  invitationsPage,
  requestsPage,
  signUpPage,
  firstStepsPage,
];

import { postAnnouncement, postTakeDown, showAnnouncements } from './console/announcements.tsx';
import { showAttempts } from './console/attempts.tsx';
import { showAudit } from './console/audit.tsx';
import { postCheck, showCheck } from './console/check-person.tsx';
import { showSettingsIndex } from './console/settings.tsx';
import { postLogo, postLogoRemoval, showLogo, showLogoForm } from './console/settings-logo.tsx';
import { postSettings, postUndo, showSettings } from './console/settings-page.tsx';
import { postWording, showWording } from './console/settings-wording.tsx';
import { get, post, type Route } from './entrance/route.ts';
import { showHelp, showSignInChart } from './help/help.tsx';
import { postChangePassword, showChangePassword } from './portal/change-password.tsx';
import { postForgotOrganization, showForgotOrganization } from './portal/forgot-organization.tsx';
import { postForgotPassword, showForgotPassword } from './portal/forgot-password.tsx';
import { postLanguage, postTheme } from './portal/preferences.ts';
import { followResetLink, postResetPassword, showResetPassword } from './portal/reset-password.tsx';
import { postSignIn, showSignIn } from './portal/sign-in.tsx';
import { postSignOut } from './portal/sign-out.ts';
import { showStart } from './portal/start.ts';

/** Every path there is, its method and who may enter. What stands here not, is not found. */
export const routes: readonly Route[] = [
  get('/', 'anyone', showStart),
  post('/language', 'anyone', postLanguage),
  post('/theme', 'anyone', postTheme),

  // Sign-in
  get('/sign-in', 'anyone', showSignIn),
  post('/sign-in', 'anyone', postSignIn),
  post('/sign-out', 'anyone', postSignOut),

  // Invitation

  // Recovery
  get('/forgot-password', 'anyone', showForgotPassword),
  post('/forgot-password', 'anyone', postForgotPassword),
  get('/forgot-organization', 'anyone', showForgotOrganization),
  post('/forgot-organization', 'anyone', postForgotOrganization),
  get('/reset-password/:token', 'anyone', followResetLink),
  get('/reset-password', 'anyone', showResetPassword),
  post('/reset-password', 'anyone', postResetPassword),

  // Dashboard, profile
  get('/profile/password', 'person', showChangePassword),
  post('/profile/password', 'person', postChangePassword),

  // Console: people

  // Console: licences

  // Console: sign-ins
  get('/console/attempts', 'administrator', showAttempts),
  get('/console/audit', 'administrator', showAudit),
  get('/console/check', 'administrator', showCheck),
  post('/console/check', 'administrator', postCheck),

  // Console: settings
  get('/console/settings', 'administrator', showSettingsIndex),
  get('/console/settings/logo', 'administrator', showLogoForm),
  post('/console/settings/logo', 'administrator', postLogo, { upload: true }),
  post('/console/settings/logo/removal', 'administrator', postLogoRemoval),
  get('/console/settings/wording', 'administrator', showWording),
  post('/console/settings/wording', 'administrator', postWording),
  get('/console/settings/announcements', 'administrator', showAnnouncements),
  post('/console/settings/announcements', 'administrator', postAnnouncement),
  post('/console/settings/announcements/:id/end', 'administrator', postTakeDown),
  get('/console/settings/:section', 'administrator', showSettings),
  post('/console/settings/:section', 'administrator', postSettings),
  post('/console/settings/:section/undo', 'administrator', postUndo),
  get('/pictures/logo/:organization/:tag', 'anyone', showLogo),

  // Operator

  // Help
  get('/help', 'anyone', showHelp),
  get('/help/sign-in', 'anyone', showSignInChart),
];

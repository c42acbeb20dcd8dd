import { showAttempts } from './console/attempts.tsx';
import { showAudit } from './console/audit.tsx';
import { postCheck, showCheck } from './console/check-person.tsx';
import { postAnnouncement, postTakeDown, showAnnouncements } from './console/settings/announcements.tsx';
import { postLogo, postLogoRemoval, showLogo, showLogoForm } from './console/settings/logo.tsx';
import { showSettingsIndex } from './console/settings/menu.tsx';
import { postSettings, postUndo, showSettings } from './console/settings/section.tsx';
import { postWording, showWording } from './console/settings/wording.tsx';
import { get, post, type Route } from './entrance/route.ts';
import { showHelp, showSignInChart } from './help/help.tsx';
import { postChangePassword, showChangePassword } from './portal/change-password.tsx';
import { postForgotOrganization, showForgotOrganization } from './portal/forgot-organization.tsx';
import { postForgotPassword, showForgotPassword } from './portal/forgot-password.tsx';
import { followInvitation, postInvitation, showInvitation } from './portal/invitation.tsx';
import { postRenewal } from './portal/invitation-renewal.tsx';
import { showDashboard } from './portal/dashboard.tsx';
import { postEmail, showEmail } from './portal/email.tsx';
import { followEmailChange, postEmailChange, showEmailChange } from './portal/email-change.tsx';
import { postLanguage, postTheme } from './portal/preferences.ts';
import { followResetLink, postResetPassword, showResetPassword } from './portal/reset-password.tsx';
import { postProfile, showProfile } from './portal/profile.tsx';
import { postPicture, postPictureRemoval, showPicture } from './portal/profile-picture.tsx';
import { postOtherSessionsEnd, postSessionEnd, showSessions } from './portal/sessions.tsx';
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
  get('/invitation', 'anyone', showInvitation),
  get('/invitation/:token', 'anyone', followInvitation),
  post('/invitation', 'anyone', postInvitation),
  post('/invitation/renewal', 'anyone', postRenewal),

  // Recovery
  get('/forgot-password', 'anyone', showForgotPassword),
  post('/forgot-password', 'anyone', postForgotPassword),
  get('/forgot-organization', 'anyone', showForgotOrganization),
  post('/forgot-organization', 'anyone', postForgotOrganization),
  get('/reset-password/:token', 'anyone', followResetLink),
  get('/reset-password', 'anyone', showResetPassword),
  post('/reset-password', 'anyone', postResetPassword),

  // Dashboard, profile
  get('/dashboard', 'member', showDashboard),
  get('/profile', 'person', showProfile),
  post('/profile', 'person', postProfile),
  post('/profile/picture', 'person', postPicture, { upload: true }),
  post('/profile/picture/removal', 'person', postPictureRemoval),
  get('/users/:id/picture/:tag', 'person', showPicture),
  get('/profile/email', 'person', showEmail),
  post('/profile/email', 'person', postEmail),
  get('/email-change', 'anyone', showEmailChange),
  post('/email-change', 'anyone', postEmailChange),
  get('/email-change/:token', 'anyone', followEmailChange),
  get('/profile/sessions', 'person', showSessions),
  post('/profile/sessions/end-others', 'person', postOtherSessionsEnd),
  post('/profile/sessions/:id/end', 'person', postSessionEnd),
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

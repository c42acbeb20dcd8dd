import { showAttempts } from './console/attempts.tsx';
import { showAudit } from './console/audit.tsx';
import { postCheck, showCheck } from './console/check-person.tsx';
import { postInvite, showInvite } from './console/invite.tsx';
import { postSeatEnd, postSeats, showLicense } from './console/license.tsx';
import { showLicenses } from './console/licenses.tsx';
import { showOverview } from './console/overview.tsx';
import { postAnnouncement, postTakeDown, showAnnouncements } from './console/settings/announcements.tsx';
import { postLogo, postLogoRemoval, showLogo, showLogoForm } from './console/settings/logo.tsx';
import { showSettingsIndex } from './console/settings/menu.tsx';
import { postSettings, postUndo, showSettings } from './console/settings/section.tsx';
import { postWording, showWording } from './console/settings/wording.tsx';
import { showUser, showUserAgain } from './console/user.tsx';
import {
  postAccessPeriod,
  postRemoval,
  postResend,
  postRole,
  postSessionsEnd,
  postUserSuspension,
  postUserSuspensionEnd,
  postWithdrawal,
} from './console/user-posts.ts';
import { postUserSeat, postUserSeatEnd } from './console/user-seats.tsx';
import { showUsers } from './console/users.tsx';
import { get, post, type Route } from './entrance/route.ts';
import { showHelp, showSignInChart } from './help/help.tsx';
import { postAccess, postInvitationAgain, showAccess } from './operator/access.tsx';
import { postAddress, postAddressCheck, postAddressRelease } from './operator/addresses.ts';
import { showHealth } from './operator/health.tsx';
import {
  postLicense,
  postLicenseChange,
  postLicenseEnd,
  showLicenseForm,
  showNewLicense,
} from './operator/licenses.tsx';
import { showOrganization } from './operator/organization.tsx';
import { postNewOrganization, showNewOrganization } from './operator/organization-new.tsx';
import { showOrganizations } from './operator/organizations.tsx';
import { postOrganizationSuspension, postOrganizationSuspensionEnd } from './operator/suspension.ts';
import { postChangePassword, showChangePassword } from './portal/change-password.tsx';
import { showDashboard } from './portal/dashboard.tsx';
import { postEmail, showEmail } from './portal/email.tsx';
import { followEmailChange, postEmailChange, showEmailChange } from './portal/email-change.tsx';
import { postForgotOrganization, showForgotOrganization } from './portal/forgot-organization.tsx';
import { postForgotPassword, showForgotPassword } from './portal/forgot-password.tsx';
import { followInvitation, postInvitation, showInvitation } from './portal/invitation.tsx';
import { postRenewal, showInvitationAgain } from './portal/invitation-renewal.tsx';
import { postLanguage, postTheme } from './portal/preferences.ts';
import { postProfile, showProfile } from './portal/profile.tsx';
import { postPicture, postPictureRemoval, showPicture } from './portal/profile-picture.tsx';
import { followResetLink, postResetPassword, showResetPassword } from './portal/reset-password.tsx';
import { showSession } from './portal/session.ts';
import { postOtherSessionsEnd, postSessionEnd, showSessions } from './portal/sessions.tsx';
import { followSetUp, postSetUp, showSetUp } from './portal/set-up.tsx';
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
  get('/session', 'person', showSession),

  // Invitation
  get('/invitation', 'anyone', showInvitation),
  get('/invitation/renewal', 'anyone', showInvitationAgain),
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
  get('/console', 'administrator', showOverview),
  get('/console/users', 'administrator', showUsers),
  get('/console/users/new', 'administrator', showInvite),
  post('/console/users/new', 'administrator', postInvite),
  get('/console/users/:id', 'administrator', showUser),
  post('/console/users/:id/invitation', 'administrator', postResend),
  post('/console/users/:id/invitation/withdrawal', 'administrator', postWithdrawal),
  get('/console/users/:id/role', 'administrator', showUserAgain),
  post('/console/users/:id/role', 'administrator', postRole),
  get('/console/users/:id/access-period', 'administrator', showUserAgain),
  post('/console/users/:id/access-period', 'administrator', postAccessPeriod),
  post('/console/users/:id/suspension', 'administrator', postUserSuspension),
  post('/console/users/:id/suspension/end', 'administrator', postUserSuspensionEnd),
  post('/console/users/:id/sessions/end', 'administrator', postSessionsEnd),
  post('/console/users/:id/removal', 'administrator', postRemoval),

  // Console: licences
  get('/console/licenses', 'administrator', showLicenses),
  get('/console/licenses/:id', 'administrator', showLicense),
  get('/console/licenses/:id/seats', 'administrator', showLicense),
  post('/console/licenses/:id/seats', 'administrator', postSeats),
  post('/console/licenses/:id/seats/:user/end', 'administrator', postSeatEnd),
  post('/console/users/:id/seats', 'administrator', postUserSeat),
  post('/console/users/:id/seats/:license/end', 'administrator', postUserSeatEnd),

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
  get('/operator', 'operator', showOrganizations),
  get('/operator/health', 'operator', showHealth),
  get('/operator/organizations/new', 'operator', showNewOrganization),
  post('/operator/organizations/new', 'operator', postNewOrganization),
  get('/operator/organizations/:id', 'operator', showOrganization),
  get('/operator/organizations/:id/users/new', 'operator', showAccess),
  get('/operator/organizations/:id/users', 'operator', showAccess),
  post('/operator/organizations/:id/users', 'operator', postAccess),
  post('/operator/organizations/:id/users/:user/invitation', 'operator', postInvitationAgain),
  get('/operator/organizations/:id/licenses/new', 'operator', showNewLicense),
  get('/operator/organizations/:id/licenses', 'operator', showNewLicense),
  post('/operator/organizations/:id/licenses', 'operator', postLicense),
  get('/operator/organizations/:id/licenses/:license', 'operator', showLicenseForm),
  post('/operator/organizations/:id/licenses/:license', 'operator', postLicenseChange),
  post('/operator/organizations/:id/licenses/:license/end', 'operator', postLicenseEnd),
  get('/operator/organizations/:id/addresses', 'operator', showOrganization),
  post('/operator/organizations/:id/addresses', 'operator', postAddress),
  post('/operator/organizations/:id/addresses/:host/check', 'operator', postAddressCheck),
  post('/operator/organizations/:id/addresses/:host/release', 'operator', postAddressRelease),
  post('/operator/organizations/:id/suspension', 'operator', postOrganizationSuspension),
  post('/operator/organizations/:id/suspension/end', 'operator', postOrganizationSuspensionEnd),

  // Set-up
  get('/set-up', 'anyone', showSetUp),
  get('/set-up/:token', 'anyone', followSetUp),
  post('/set-up', 'anyone', postSetUp),

  // Help
  get('/help', 'anyone', showHelp),
  get('/help/sign-in', 'anyone', showSignInChart),
];

import { showAttempts } from './console/attempts.tsx';
import { showAudit } from './console/audit.tsx';
import { postCheck, showCheck } from './console/check-person.tsx';
import { postPlace, postRetirement, postRetirementEnd, showFields } from './console/fields.tsx';
import { postField, postNewField, showField, showNewField } from './console/fields-form.tsx';
import { postInvite, showInvite } from './console/invite.tsx';
import { postSeatEnd, postSeats, showLicense } from './console/license.tsx';
import { showLicenses } from './console/licenses.tsx';
import { showOverview } from './console/overview.tsx';
import { showConsoleProject } from './console/project.tsx';
import { postNewProject, showNewProject } from './console/project-new.tsx';
import {
  postArchiving,
  postArchivingEnd,
  postDetails,
  postJoinApproval,
  postJoinRefusal,
  postManagement,
  postManagementEnd,
  postMember,
  postMemberEnd,
  showConsoleProjectAgain,
} from './console/project-posts.ts';
import { showProjectRequests } from './console/project-requests.tsx';
import { showConsoleProjects } from './console/projects.tsx';
import { showRequest, showRequestAgain } from './console/request.tsx';
import {
  postDecisionEnd,
  postRequestApproval,
  postRequestDecline,
  postRequestRemoval,
} from './console/request-posts.ts';
import { showRequests } from './console/requests.tsx';
import { postAnnouncement, postTakeDown, showAnnouncements } from './console/settings/announcements.tsx';
import { postLogo, postLogoRemoval, showLogo, showLogoForm } from './console/settings/logo.tsx';
import { showSettingsIndex } from './console/settings/menu.tsx';
import { postSettings, postUndo, showSettings } from './console/settings/section.tsx';
import { postTemplate, showTemplates } from './console/settings/templates.tsx';
import { postWording, showWording } from './console/settings/wording.tsx';
import {
  postSource,
  postSourceOff,
  postSourceOn,
  postSourcePlace,
  postSourceRemoval,
  postSourceTest,
  showSource,
  showSourceAgain,
} from './console/sources/source.tsx';
import { postNewSource, showNewSource } from './console/sources/source-new.tsx';
import { showSources } from './console/sources/sources.tsx';
import { showUser, showUserAgain } from './console/user.tsx';
import { postUserName } from './console/user-name-post.ts';
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
import { showRecoveryChart } from './help/recovery-chart.tsx';
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
import { followDirectoryCallback, postDirectory, showDirectoryFailure } from './portal/directory.tsx';
import { postEmail, showEmail } from './portal/email.tsx';
import { followEmailChange, postEmailChange, showEmailChange } from './portal/email-change.tsx';
import { postFirstSteps, showFirstSteps } from './portal/first-steps.tsx';
import { postFirstInformation, showFirstInformation } from './portal/first-steps-information.tsx';
import { postForgotOrganization, showForgotOrganization } from './portal/forgot-organization.tsx';
import { postForgotPassword, showForgotPassword } from './portal/forgot-password.tsx';
import { postAnotherCode, postRecoveryCode, showRecoveryCode } from './portal/forgot-password-code.tsx';
import {
  postRecoveryPassword,
  showRecoveryPassword,
  showRecoveryVerified,
} from './portal/forgot-password-verified.tsx';
import { followInvitation, postInvitation, showInvitation } from './portal/invitation.tsx';
import { postRenewal, showInvitationAgain } from './portal/invitation-renewal.tsx';
import {
  postSignInWay,
  postSignInWayRemoval,
  showSignInWays,
  showSignInWaysAgain,
} from './portal/linked.tsx';
import {
  followNewPassword,
  postNewPassword,
  showNewPassword,
  showNewPasswordSent,
} from './portal/new-password-link.tsx';
import { postOwnPassword, showOwnPassword } from './portal/own-password.tsx';
import { postLanguage, postTheme } from './portal/preferences.ts';
import { postProfile, showProfile } from './portal/profile.tsx';
import { postInformation, showInformation } from './portal/profile-information.tsx';
import { postPicture, postPictureRemoval, showPicture } from './portal/profile-picture.tsx';
import { showProject } from './portal/project.tsx';
import {
  postApproval,
  postMembership,
  postMembershipEnd,
  postWithdrawal as postProjectWithdrawal,
  postRefusal,
  postRequest,
  showProjectAgain,
} from './portal/project-posts.ts';
import { showProjects } from './portal/projects.tsx';
import { postRequestAccess, showRequestAccess } from './portal/request-access.tsx';
import { followRequestLink, postRequestLink, showRequestLink } from './portal/request-link.tsx';
import { followResetLink, postResetPassword, showResetPassword } from './portal/reset-password.tsx';
import { showSession } from './portal/session.ts';
import { postOtherSessionsEnd, postSessionEnd, showSessions } from './portal/sessions.tsx';
import { followSetUp, postSetUp, showSetUp } from './portal/set-up.tsx';
import { postSignIn, showSignIn } from './portal/sign-in.tsx';
import { postSignInWith, showSignInWith } from './portal/sign-in-with.tsx';
import { postSignOut } from './portal/sign-out.ts';
import { postSignUp, showSignUp } from './portal/sign-up.tsx';
import { postSignUpAccount, showSignUpAccount } from './portal/sign-up-account.tsx';
import { postSignUpCode, postSignUpCodeRenewal, showSignUpCode } from './portal/sign-up-code.tsx';
import { showStart } from './portal/start.ts';

/** Every path there is, its method and who may enter. What stands here not, is not found. */
export const routes: readonly Route[] = [
  get('/', 'anyone', showStart),
  post('/language', 'anyone', postLanguage),
  post('/theme', 'anyone', postTheme),

  // Sign-in
  get('/sign-in', 'anyone', showSignIn),
  post('/sign-in', 'anyone', postSignIn, { quiet: true }),
  get('/sign-in/with/:source', 'anyone', showSignInWith),
  post('/sign-in/with/:source', 'anyone', postSignInWith),
  get('/sign-in/directory', 'anyone', showDirectoryFailure),
  post('/sign-in/directory/:source', 'anyone', postDirectory),
  get('/sign-in/directory/:source/callback', 'anyone', followDirectoryCallback),
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
  get('/forgot-password/code', 'anyone', showRecoveryCode),
  post('/forgot-password/code', 'anyone', postRecoveryCode),
  post('/forgot-password/code/new', 'anyone', postAnotherCode),
  get('/forgot-password/verified', 'anyone', showRecoveryVerified),
  get('/forgot-password/new-password', 'anyone', showRecoveryPassword),
  post('/forgot-password/new-password', 'anyone', postRecoveryPassword),
  get('/forgot-organization', 'anyone', showForgotOrganization),
  post('/forgot-organization', 'anyone', postForgotOrganization),
  get('/reset-password/:token', 'anyone', followResetLink),
  get('/reset-password', 'anyone', showResetPassword),
  post('/reset-password', 'anyone', postResetPassword),
  get('/new-password/sent', 'anyone', showNewPasswordSent),
  get('/new-password/:token', 'anyone', followNewPassword),
  get('/new-password', 'anyone', showNewPassword),
  post('/new-password', 'anyone', postNewPassword),
  get('/own-password', 'anyone', showOwnPassword),
  post('/own-password', 'anyone', postOwnPassword),

  // A request for access
  get('/request-access', 'anyone', showRequestAccess),
  post('/request-access', 'anyone', postRequestAccess),
  get('/request-access/confirmation', 'anyone', showRequestLink),
  post('/request-access/confirmation', 'anyone', postRequestLink),
  get('/request-access/:token', 'anyone', followRequestLink),

  // Sign-up
  get('/sign-up', 'anyone', showSignUp),
  post('/sign-up', 'anyone', postSignUp),
  get('/sign-up/code', 'anyone', showSignUpCode),
  post('/sign-up/code', 'anyone', postSignUpCode),
  post('/sign-up/code/renewal', 'anyone', postSignUpCodeRenewal),
  get('/sign-up/account', 'anyone', showSignUpAccount),
  post('/sign-up/account', 'anyone', postSignUpAccount),

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
  get('/profile/sign-in-ways', 'person', showSignInWays),
  get('/profile/sign-in-ways/:source', 'person', showSignInWaysAgain),
  post('/profile/sign-in-ways/:source', 'person', postSignInWay),
  post('/profile/sign-in-ways/:source/removal', 'person', postSignInWayRemoval),
  get('/profile/password', 'person', showChangePassword),
  post('/profile/password', 'person', postChangePassword),

  get('/profile/information', 'person', showInformation),
  post('/profile/information', 'person', postInformation),

  // First steps
  get('/first-steps', 'person', showFirstSteps),
  post('/first-steps', 'person', postFirstSteps, { upload: true }),
  get('/first-steps/information', 'person', showFirstInformation),
  post('/first-steps/information', 'person', postFirstInformation),

  // Projects
  get('/projects', 'member', showProjects),
  get('/projects/:id', 'member', showProject),
  post('/projects/:id/membership', 'member', postMembership),
  post('/projects/:id/membership/end', 'member', postMembershipEnd),
  get('/projects/:id/request', 'member', showProjectAgain),
  post('/projects/:id/request', 'member', postRequest),
  post('/projects/:id/request/withdrawal', 'member', postProjectWithdrawal),
  post('/projects/:id/requests/:request/approval', 'member', postApproval),
  post('/projects/:id/requests/:request/refusal', 'member', postRefusal),

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
  get('/console/users/:id/user-name', 'administrator', showUserAgain),
  post('/console/users/:id/user-name', 'administrator', postUserName),
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

  // Console: projects
  get('/console/projects', 'administrator', showConsoleProjects),
  get('/console/projects/new', 'administrator', showNewProject),
  post('/console/projects/new', 'administrator', postNewProject),
  get('/console/projects/requests', 'administrator', showProjectRequests),
  get('/console/projects/:id', 'administrator', showConsoleProject),
  get('/console/projects/:id/details', 'administrator', showConsoleProjectAgain),
  post('/console/projects/:id/details', 'administrator', postDetails),
  get('/console/projects/:id/members', 'administrator', showConsoleProjectAgain),
  post('/console/projects/:id/members', 'administrator', postMember),
  post('/console/projects/:id/members/:user/end', 'administrator', postMemberEnd),
  post('/console/projects/:id/members/:user/management', 'administrator', postManagement),
  post('/console/projects/:id/members/:user/management/end', 'administrator', postManagementEnd),
  post('/console/projects/:id/requests/:request/approval', 'administrator', postJoinApproval),
  post('/console/projects/:id/requests/:request/refusal', 'administrator', postJoinRefusal),
  post('/console/projects/:id/archiving', 'administrator', postArchiving),
  post('/console/projects/:id/archiving/end', 'administrator', postArchivingEnd),

  // Console: requests for access
  get('/console/requests', 'administrator', showRequests),
  get('/console/requests/:id', 'administrator', showRequest),
  get('/console/requests/:id/approval', 'administrator', showRequestAgain),
  post('/console/requests/:id/approval', 'administrator', postRequestApproval),
  get('/console/requests/:id/decline', 'administrator', showRequestAgain),
  post('/console/requests/:id/decline', 'administrator', postRequestDecline),
  post('/console/requests/:id/decision/end', 'administrator', postDecisionEnd),
  post('/console/requests/:id/removal', 'administrator', postRequestRemoval),

  // Console: sign-ins
  get('/console/attempts', 'administrator', showAttempts),
  get('/console/audit', 'administrator', showAudit),
  get('/console/check', 'administrator', showCheck),
  post('/console/check', 'administrator', postCheck),

  // Console: sources
  get('/console/sources', 'administrator', showSources),
  get('/console/sources/new', 'administrator', showNewSource),
  post('/console/sources/new', 'administrator', postNewSource),
  get('/console/sources/:id', 'administrator', showSource),
  post('/console/sources/:id', 'administrator', postSource),
  get('/console/sources/:id/test', 'administrator', showSourceAgain),
  post('/console/sources/:id/test', 'administrator', postSourceTest),
  post('/console/sources/:id/start', 'administrator', postSourceOn),
  post('/console/sources/:id/end', 'administrator', postSourceOff),
  post('/console/sources/:id/place', 'administrator', postSourcePlace),
  post('/console/sources/:id/removal', 'administrator', postSourceRemoval),

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
  get('/console/settings/fields', 'administrator', showFields),
  get('/console/settings/fields/new', 'administrator', showNewField),
  post('/console/settings/fields/new', 'administrator', postNewField),
  get('/console/settings/fields/:id', 'administrator', showField),
  post('/console/settings/fields/:id', 'administrator', postField),
  post('/console/settings/fields/:id/place', 'administrator', postPlace),
  post('/console/settings/fields/:id/retirement', 'administrator', postRetirement),
  post('/console/settings/fields/:id/retirement/end', 'administrator', postRetirementEnd),
  get('/console/settings/templates', 'administrator', showTemplates),
  post('/console/settings/templates/:template', 'administrator', postTemplate),
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
  get('/help/recovery', 'anyone', showRecoveryChart),
];

// One file a room and language in locales/; the room is the first part of a message id.

import enAccount from '../../../locales/en/account.json' with { type: 'json' };
import enAttempts from '../../../locales/en/attempts.json' with { type: 'json' };
import enAudit from '../../../locales/en/audit.json' with { type: 'json' };
import enCauses from '../../../locales/en/causes.json' with { type: 'json' };
import enConsole from '../../../locales/en/console.json' with { type: 'json' };
import enConsoleSources from '../../../locales/en/console-sources.json' with { type: 'json' };
import enDashboard from '../../../locales/en/dashboard.json' with { type: 'json' };
import enDemo from '../../../locales/en/demo.json' with { type: 'json' };
import enErrors from '../../../locales/en/errors.json' with { type: 'json' };
import enFields from '../../../locales/en/fields.json' with { type: 'json' };
import enFirstSteps from '../../../locales/en/first-steps.json' with { type: 'json' };
import enHealth from '../../../locales/en/health.json' with { type: 'json' };
import enHelp from '../../../locales/en/help.json' with { type: 'json' };
import enInvitation from '../../../locales/en/invitation.json' with { type: 'json' };
import enLicenses from '../../../locales/en/licenses.json' with { type: 'json' };
import enMail from '../../../locales/en/mail.json' with { type: 'json' };
import enOperator from '../../../locales/en/operator.json' with { type: 'json' };
import enParts from '../../../locales/en/parts.json' with { type: 'json' };
import enProjects from '../../../locales/en/projects.json' with { type: 'json' };
import enRecovery from '../../../locales/en/recovery.json' with { type: 'json' };
import enRequests from '../../../locales/en/requests.json' with { type: 'json' };
import enSettings from '../../../locales/en/settings.json' with { type: 'json' };
import enSignIn from '../../../locales/en/sign-in.json' with { type: 'json' };
import enSignUp from '../../../locales/en/sign-up.json' with { type: 'json' };
import enSources from '../../../locales/en/sources.json' with { type: 'json' };
import itAccount from '../../../locales/it/account.json' with { type: 'json' };
import itAttempts from '../../../locales/it/attempts.json' with { type: 'json' };
import itAudit from '../../../locales/it/audit.json' with { type: 'json' };
import itCauses from '../../../locales/it/causes.json' with { type: 'json' };
import itConsole from '../../../locales/it/console.json' with { type: 'json' };
import itConsoleSources from '../../../locales/it/console-sources.json' with { type: 'json' };
import itDashboard from '../../../locales/it/dashboard.json' with { type: 'json' };
import itDemo from '../../../locales/it/demo.json' with { type: 'json' };
import itErrors from '../../../locales/it/errors.json' with { type: 'json' };
import itFields from '../../../locales/it/fields.json' with { type: 'json' };
import itFirstSteps from '../../../locales/it/first-steps.json' with { type: 'json' };
import itHealth from '../../../locales/it/health.json' with { type: 'json' };
import itHelp from '../../../locales/it/help.json' with { type: 'json' };
import itInvitation from '../../../locales/it/invitation.json' with { type: 'json' };
import itLicenses from '../../../locales/it/licenses.json' with { type: 'json' };
import itMail from '../../../locales/it/mail.json' with { type: 'json' };
import itOperator from '../../../locales/it/operator.json' with { type: 'json' };
import itParts from '../../../locales/it/parts.json' with { type: 'json' };
import itProjects from '../../../locales/it/projects.json' with { type: 'json' };
import itRecovery from '../../../locales/it/recovery.json' with { type: 'json' };
import itRequests from '../../../locales/it/requests.json' with { type: 'json' };
import itSettings from '../../../locales/it/settings.json' with { type: 'json' };
import itSignIn from '../../../locales/it/sign-in.json' with { type: 'json' };
import itSignUp from '../../../locales/it/sign-up.json' with { type: 'json' };
import itSources from '../../../locales/it/sources.json' with { type: 'json' };

const en = {
  parts: enParts,
  'sign-in': enSignIn,
  'sign-up': enSignUp,
  recovery: enRecovery,
  invitation: enInvitation,
  account: enAccount,
  dashboard: enDashboard,
  fields: enFields,
  'first-steps': enFirstSteps,
  projects: enProjects,
  console: enConsole,
  'console-sources': enConsoleSources,
  operator: enOperator,
  demo: enDemo,
  health: enHealth,
  help: enHelp,
  mail: enMail,
  errors: enErrors,
  licenses: enLicenses,
  requests: enRequests,
  settings: enSettings,
  attempts: enAttempts,
  audit: enAudit,
  causes: enCauses,
  sources: enSources,
};
const it: Record<keyof typeof en, Record<string, string>> = {
  parts: itParts,
  'sign-in': itSignIn,
  'sign-up': itSignUp,
  recovery: itRecovery,
  invitation: itInvitation,
  account: itAccount,
  dashboard: itDashboard,
  fields: itFields,
  'first-steps': itFirstSteps,
  projects: itProjects,
  console: itConsole,
  'console-sources': itConsoleSources,
  operator: itOperator,
  demo: itDemo,
  health: itHealth,
  help: itHelp,
  mail: itMail,
  errors: itErrors,
  licenses: itLicenses,
  requests: itRequests,
  settings: itSettings,
  attempts: itAttempts,
  audit: itAudit,
  causes: itCauses,
  sources: itSources,
};

/** The languages that Gatehouse speaks. */
export type Locale = 'en' | 'it';

type English = typeof en;
type Keys = { [Room in keyof English]: `${Room & string}.${keyof English[Room] & string}` }[keyof English];
type WithoutPlural<Key> = Key extends `${infer Base}_${'one' | 'other'}` ? Base : Key;

/** The id of a message: room, point, key; a message with plural forms is asked for without its ending. */
export type MessageId = WithoutPlural<Keys>;

/** Language to key to text. */
export const catalogue: Record<Locale, Record<string, string>> = { en: flatten(en), it: flatten(it) };

/** Without a prototype: `toString` is no message. */
function flatten(rooms: Record<string, Record<string, string>>): Record<string, string> {
  const flat: Record<string, string> = Object.create(null);
  for (const [room, texts] of Object.entries(rooms))
    for (const [key, text] of Object.entries(texts)) flat[`${room}.${key}`] = text;
  return flat;
}

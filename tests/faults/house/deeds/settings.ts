import { type Cast, type Deed, ledTo, type Person } from '../cast.ts';
import { fillForm } from '../forms.ts';
import { note, openRegister, settle } from '../ledger.ts';

const page = '/console/settings/sessions';

/** An administrator changes a section of the settings, again and again. */
export function changingSettings(cast: Cast, { browser, email }: Person): Deed {
  const hours = openRegister('the idle hours of a session', 12);
  return {
    begin: () => cast.signIn(browser, email),
    act: async () => {
      const value = 2 + Math.floor(Math.random() * 500);
      const sent = await fillForm(browser, page, { idleHours: String(value), totalHours: '720' });
      if (note(hours, value, sent, (each) => ledTo(each, page))) cast.count('settings');
    },
    check: async () => {
      const [row] = await cast.portal.rows<{ hours: number }>(
        `SELECT (value->>'idleHours')::int AS hours FROM settings
           WHERE organization_id = $1 AND section = 'sessions'`,
        [cast.organizationId],
      );
      return settle(hours, row?.hours ?? 12);
    },
  };
}

import { type Cast, type Deed, ledTo, type Person } from '../cast.ts';
import { fillForm } from '../forms.ts';
import { note, openRegister, type Register, settle } from '../ledger.ts';

/** An administrator invites one guest after another. */
export function inviting(cast: Cast, { browser, email: own }: Person): Deed {
  const guests: Register<string>[] = [];
  return {
    begin: () => cast.signIn(browser, own),
    act: async () => {
      const email = `guest${guests.length}@${cast.slug}.example`;
      const register = openRegister(email, 'nobody');
      guests.push(register);
      const sent = await fillForm(browser, '/console/users/new', { name: 'A Guest', email });
      if (note(register, 'invited', sent, (each) => ledTo(each, '/console/users/')))
        cast.count('invitations');
      else if (sent.fate === 'refused')
        cast.complaints.push(`${email} was not invited: ${sent.answer?.text.slice(0, 200)}`);
    },
    check: async () => {
      const rows = await cast.portal.rows<{ email: string }>(
        'SELECT email FROM users WHERE organization_id = $1',
        [cast.organizationId],
      );
      const there = new Set(rows.map(({ email }) => email));
      return guests.flatMap((each) => settle(each, there.has(each.name) ? 'invited' : 'nobody'));
    },
  };
}

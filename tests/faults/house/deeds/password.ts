import { type Cast, type Deed, isSignedIn, ledTo, type Person } from '../cast.ts';
import { fillForm } from '../forms.ts';
import { note, openRegister, settle } from '../ledger.ts';

/** Changes the own password, again and again. */
export function changingPassword(cast: Cast, { email, browser }: Person): Deed {
  const register = openRegister(`the password of ${email}`, cast.password);
  let changes = 0;
  const signIn = (password: string) => browser.signIn({ organization: cast.slug, email, password });

  /** Finds out by signing in which password holds; undefined where the portal does not say. */
  const find = async (): Promise<string | undefined> => {
    for (const password of [...register.uncertain.toReversed(), register.known]) {
      const sent = await signIn(password);
      if (isSignedIn(sent)) return password;
      if (sent.fate !== 'refused') return undefined;
    }
    return 'none of them';
  };
  const settled = async (): Promise<boolean> => {
    const found = await find();
    if (found !== undefined) cast.complaints.push(...settle(register, found));
    return found !== undefined;
  };

  return {
    begin: async () => isSignedIn(await signIn(register.known)),
    act: async () => {
      if (register.uncertain.length > 0 && !(await settled())) return;
      const password = `${cast.password} ${++changes}`;
      const sent = await fillForm(browser, '/profile/password', {
        'current-password': register.known,
        password,
        confirmation: password,
      });
      if (note(register, password, sent, (each) => ledTo(each, '/dashboard'))) cast.count('passwords');
      else if (sent.fate === 'refused')
        cast.complaints.push(`${register.name} was not changed: ${sent.answer?.text.slice(0, 200)}`);
    },
    check: async () => ((await settled()) ? [] : [`${register.name} cannot be found out`]),
  };
}

import type { Browser } from '../browser.ts';
import { type Cast, type Deed, isSignedIn, ledTo, type Person } from '../cast.ts';

/** Signs in, each time in a new browser, and looks whether an earlier session still holds. */
export function signingIn(cast: Cast, { email }: Person): Deed & { sessions: Browser[] } {
  const sessions: Browser[] = [];
  const look = async (browser: Browser) => {
    const sent = await browser.get('/session');
    const lost = sent.fate === 'refused' || ledTo(sent, '/sign-in');
    if (lost) cast.complaints.push(`${email} was signed in and is not any more: ${sent.answer?.status}`);
    return sent.answer?.status === 200;
  };
  return {
    sessions,
    act: async () => {
      const browser = cast.open();
      const known = sessions[Math.floor(Math.random() * sessions.length)];
      if (known) await look(known);
      const sent = await browser.signIn({
        organization: cast.slug,
        email,
        password: cast.password,
      });
      if (isSignedIn(sent)) {
        sessions.push(browser);
        cast.count('sign-ins');
      } else if (sent.fate === 'refused')
        cast.complaints.push(`${email} was refused: ${sent.answer?.status}`);
    },
    check: async () => {
      const lost = [];
      for (const each of sessions) if (!(await look(each))) lost.push(`a session of ${email} is gone`);
      return lost;
    },
  };
}

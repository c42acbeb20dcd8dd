import { requestsTaken } from '../../flows/access-request/settings.ts';
import { signInSettings } from '../../flows/sign-in/settings.ts';
import { signUpOffered } from '../../flows/sign-up/settings.ts';
import type { Visit } from '../entrance/visit.ts';

/** Below a sign-in form, for who has no account yet: sign up, request one, or whom to ask. */
export function JoiningLinks({ visit }: { visit: Visit }) {
  const { t, organization } = visit;
  if (visit.place !== 'organization' || !organization) return null;
  const help = organization.section(signInSettings).accountHelp;
  const signUp = signUpOffered(organization);
  const request = requestsTaken(organization);
  if (!help && !signUp && !request) return null;
  return (
    <div class="stack-tight">
      {help && <p>{help}</p>}
      {signUp && (
        <p>
          {t('sign-in.no-account')} <a href="/sign-up">{t('sign-in.sign-up')}</a>
        </p>
      )}
      {request && (
        <p>
          <a href="/request-access">{t('sign-in.request')}</a>
        </p>
      )}
    </div>
  );
}

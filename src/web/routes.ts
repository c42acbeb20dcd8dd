import { showAttempts } from './console/attempts.tsx';
import { postCheck, showCheck } from './console/check-person.tsx';
import { get, post, type Route } from './entrance/route.ts';
import { showHelp, showSignInChart } from './help/help.tsx';
import { postLanguage, postTheme } from './portal/preferences.ts';
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

  // Dashboard, profile

  // Console: people

  // Console: licences

  // Console: sign-ins
  get('/console/attempts', 'administrator', showAttempts),
  get('/console/check', 'administrator', showCheck),
  post('/console/check', 'administrator', postCheck),

  // Console: settings

  // Operator

  // Help
  get('/help', 'anyone', showHelp),
  get('/help/sign-in', 'anyone', showSignInChart),
];

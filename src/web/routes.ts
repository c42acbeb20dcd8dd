import { get, post, type Route } from './entrance/route.ts';
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

  // Console: settings

  // Operator

  // Help
];

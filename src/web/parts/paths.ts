/** Where the frames' own links and forms lead. */
export const paths = {
  dashboard: '/dashboard',
  console: '/console',
  operator: '/operator',
  profile: '/profile',
  changePassword: '/profile/password',
  signIn: '/sign-in',
  signOut: '/sign-out',
  help: '/help',
  language: '/language',
  theme: '/theme',
  findUsers: '/console/users',
} as const;

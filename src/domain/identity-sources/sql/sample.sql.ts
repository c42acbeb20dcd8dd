/** What a look-up usually is, for an administrator to change. */
export const usualLookup = `SELECT id, email, name, password
  FROM users
  WHERE lower(email) = lower(:email)`;

-- A second name to sign in with, where the organization has such names; lower case, never an e-mail address.
ALTER TABLE users ADD COLUMN user_name text CHECK (user_name ~ '^[a-z0-9][a-z0-9._-]{1,63}$');
CREATE UNIQUE INDEX users_by_user_name ON users (organization_id, user_name) WHERE user_name IS NOT NULL;

-- What a person sees of their own account.

-- When somebody signed in before: found without reading through the failures of whoever guesses at their password.
CREATE INDEX attempts_succeeded ON attempts (organization_id, user_id, at DESC)
  WHERE kind = 'sign-in' AND outcome = 'succeeded';

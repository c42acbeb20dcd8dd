-- Passwords of people whom a database keeps that is not ours.

-- Part of what ends a sign-in that such a database vouched for, after hold_signed_in, which holds the person: nobody may have
-- set a new password since before the database was asked, here or there. Where it was set there, a credential of the kind
-- 'elsewhere' tells when; it holds no secret.
CREATE FUNCTION hold_source_password(
  p_organization uuid,
  p_user uuid,
  p_since timestamptz
) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM 1 FROM credentials c WHERE c.organization_id = p_organization AND c.user_id = p_user
    AND c.kind IN ('password', 'elsewhere') AND c.changed_at > p_since;
  IF FOUND THEN
    RAISE EXCEPTION 'the password was changed meanwhile' USING ERRCODE = 'GH001';
  END IF;
END $$;

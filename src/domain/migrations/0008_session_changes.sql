-- Every process keeps, for some seconds, who the sessions it meets belong to, and hears by this channel when any of that
-- changed: `organization:user`, or `organization` where it may concern all of its people. What time alone changes is
-- said by sessionByToken together with the session. A new session is announced by nobody, since nobody knows it yet.

CREATE FUNCTION announce_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('session_changed', OLD.organization_id || ':' || OLD.id);
  RETURN NULL;
END $$;
-- The moment of the last sign-in is shown by no session.
CREATE TRIGGER announce AFTER UPDATE ON users FOR EACH ROW
  WHEN (to_jsonb(OLD) - 'last_sign_in_at' IS DISTINCT FROM to_jsonb(NEW) - 'last_sign_in_at')
  EXECUTE FUNCTION announce_user();
CREATE TRIGGER announce_end AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION announce_user();

CREATE FUNCTION announce_user_of() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('session_changed', coalesce(NEW.organization_id, OLD.organization_id)
                                       || ':' || coalesce(NEW.user_id, OLD.user_id));
  RETURN NULL;
END $$;
-- Every session in use is touched each minute; that it lives longer need not be known.
CREATE TRIGGER announce AFTER UPDATE ON sessions FOR EACH ROW
  WHEN (to_jsonb(OLD) - 'last_seen_at' IS DISTINCT FROM to_jsonb(NEW) - 'last_seen_at'
        OR NEW.last_seen_at < OLD.last_seen_at)
  EXECUTE FUNCTION announce_user_of();
CREATE TRIGGER announce_end AFTER DELETE ON sessions FOR EACH ROW
  WHEN (OLD.ended_at IS NULL) EXECUTE FUNCTION announce_user_of();
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON seats FOR EACH ROW EXECUTE FUNCTION announce_user_of();

CREATE FUNCTION announce_everybody() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('session_changed', OLD.organization_id::text);
  RETURN NULL;
END $$;
-- The seats taken are counted in the same row.
CREATE TRIGGER announce AFTER UPDATE ON licenses FOR EACH ROW
  WHEN ((OLD.starts_at, OLD.ends_at) IS DISTINCT FROM (NEW.starts_at, NEW.ends_at))
  EXECUTE FUNCTION announce_everybody();

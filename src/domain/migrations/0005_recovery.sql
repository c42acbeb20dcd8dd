-- Whoever asks for a mail at the shared address names an organization. One look-up, the same for every name: the
-- organization, or the operators' one where there is none of that name, and where it is served.
CREATE FUNCTION organization_asked_for(p_folded text)
  RETURNS TABLE (organization_id uuid, organization_known boolean, reserved boolean, own_address boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(named.id, reserved_organization()), named.id IS NOT NULL,
         named.id IS NOT DISTINCT FROM reserved_organization(),
         EXISTS (SELECT 1 FROM organization_addresses a
                   WHERE a.organization_id = named.id AND a.verified_at IS NOT NULL AND a.released_at IS NULL)
    FROM (SELECT organization_by_name(p_folded) AS id) AS named
$$;

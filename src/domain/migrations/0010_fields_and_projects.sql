-- What an organization asks of its people, what they answered, and the catalogue of its projects.

-- Fields ---------------------------------------------------------------------------------------------------------

CREATE TABLE fields (
  organization_id uuid NOT NULL REFERENCES organizations,
  id uuid NOT NULL,
  type text NOT NULL CHECK (type IN ('text', 'long-text', 'number', 'date', 'yes-no', 'choice', 'telephone', 'web-address')),
  -- Language to text; the one in the organization's default language is never missing when it is written.
  labels jsonb NOT NULL,
  helps jsonb NOT NULL DEFAULT '{}',
  -- What can be chosen, for a choice.
  options text[] NOT NULL DEFAULT '{}',
  required boolean NOT NULL DEFAULT false,
  position integer NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Asked of nobody any more; what people answered is kept.
  retired_at timestamptz,
  PRIMARY KEY (organization_id, id)
);
SELECT protect_tenant_table('fields');

CREATE TABLE field_values (
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  field_id uuid NOT NULL,
  -- One spelling for each type: 2027-03-31, 3.5, yes.
  value text NOT NULL CHECK (length(value) BETWEEN 1 AND 1000),
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (organization_id, user_id, field_id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE,
  FOREIGN KEY (organization_id, field_id) REFERENCES fields ON DELETE CASCADE
);
SELECT protect_tenant_table('field_values');

-- First steps ----------------------------------------------------------------------------------------------------

-- When somebody completed them, and when they last put them off: that holds for the sessions of then.
ALTER TABLE users ADD COLUMN first_steps_at timestamptz, ADD COLUMN first_steps_postponed_at timestamptz;

-- What somebody typed and has not sent off yet: going a step back loses nothing.
CREATE TABLE first_steps_drafts (
  organization_id uuid NOT NULL,
  user_id uuid NOT NULL,
  typed jsonb NOT NULL,
  PRIMARY KEY (organization_id, user_id),
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE
);
SELECT protect_tenant_table('first_steps_drafts');

-- Projects -------------------------------------------------------------------------------------------------------

-- Until somebody decides otherwise, a project shows no more of itself than its name.
ALTER TABLE projects
  ADD COLUMN visibility text NOT NULL DEFAULT 'request-only' CHECK (visibility IN ('open', 'ask', 'request-only')),
  -- Whom to ask, where it cannot be joined here.
  ADD COLUMN contact text NOT NULL DEFAULT '',
  ADD COLUMN archived_at timestamptz;
CREATE INDEX projects_by_name ON projects (organization_id, lower(name), id);

-- Managers decide who else may join.
ALTER TABLE project_members ADD COLUMN manager boolean NOT NULL DEFAULT false;

CREATE TABLE project_requests (
  organization_id uuid NOT NULL,
  id uuid NOT NULL,
  project_id uuid NOT NULL,
  user_id uuid NOT NULL,
  reason text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now(),
  decided_at timestamptz,
  outcome text CHECK (outcome IN ('approved', 'declined', 'withdrawn', 'joined')),
  decided_by uuid,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, project_id) REFERENCES projects ON DELETE CASCADE,
  FOREIGN KEY (organization_id, user_id) REFERENCES users ON DELETE CASCADE,
  CHECK ((decided_at IS NULL) = (outcome IS NULL))
);
-- Whoever asks twice has asked once.
CREATE UNIQUE INDEX project_requests_waiting ON project_requests (organization_id, project_id, user_id)
  WHERE decided_at IS NULL;
CREATE INDEX project_requests_by_user ON project_requests (organization_id, user_id);
SELECT protect_tenant_table('project_requests');

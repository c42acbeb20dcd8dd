import sql, { type Sql } from 'sql-template-tag';

export const firstStepsDone = (organizationId: string, id: string): Sql => sql`
  SELECT first_steps_at IS NOT NULL AS done FROM users WHERE organization_id = ${organizationId} AND id = ${id}`;

/** Marks somebody's first steps as done; answers a row to the first who says so. */
export const completeFirstSteps = (organizationId: string, id: string): Sql => sql`
  UPDATE users SET first_steps_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND first_steps_at IS NULL`;

/** Leaves somebody alone until their next sign-in. */
export const postponeFirstSteps = (organizationId: string, id: string): Sql => sql`
  UPDATE users SET first_steps_postponed_at = now()
    WHERE organization_id = ${organizationId} AND id = ${id} AND first_steps_at IS NULL`;

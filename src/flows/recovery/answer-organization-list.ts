import type { Sql } from 'sql-template-tag';
import { recordAttempt } from '../../domain/attempts/attempts.ts';
import type { Cause } from '../../domain/attempts/causes.ts';
import { mailStatements, withinBudget } from '../../domain/mails/mails.ts';
import { addressOf } from '../../domain/organizations/organizations.ts';
import type { OrganizationProfile, Profiles } from '../../domain/profiles/profiles.ts';
import { finishRequest, type MailRequest, openRequest } from '../../domain/requests/requests.ts';
import { findUserByEmail, foldEmail } from '../../domain/users/users.ts';
import type { Tx } from '../../infra/database/database.ts';
import type { Needs, Portal } from '../../infra/infra.ts';
import { organizationsOfEmail } from './recovery.sql.ts';

/**
 * Answers one request of somebody who forgot their organization's name: by one mail that lists where the address has an
 * account that may sign in, each with its sign-in page, or by nothing. The mail is the portal's own; what became of the
 * request stands under its reference where the operators find it.
 */
export async function answerOrganizationList(
  infra: Needs<'database' | 'keyring' | 'portal'>,
  profiles: Profiles,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<void> {
  const { database } = infra;
  const open = (tx: Tx) => openRequest(tx, infra, organizationId, id);
  const request = await database.inOrganization(organizationId, open);
  const sender = await profiles.byId(organizationId);
  if (!request || !sender) return;
  const found = await lookUp(infra, profiles, request.email);
  await database.inOrganization(organizationId, async (tx) => {
    // Somebody may have answered it meanwhile.
    if (!(await open(tx))) return;
    const { cause, statements } = await decide(tx, infra, { sender, request, found });
    await Promise.all([
      ...statements.map((statement) => tx.run(statement)),
      tx.run(
        recordAttempt(infra, {
          ...request,
          kind: 'recovery',
          outcome: statements.length ? 'succeeded' : 'refused',
          cause,
          identifier: foldEmail(request.email),
          detail: { form: 'forgot-organization' },
        }),
      ),
      finishRequest(tx, request),
    ]);
  });
}

interface Found {
  readonly organizations: readonly OrganizationProfile[];
  /** The address as it is stored, never as it was typed; undefined where nobody has it. */
  readonly email: string | undefined;
}

async function lookUp(infra: Needs<'database'>, profiles: Profiles, typed: string): Promise<Found> {
  const rows = await infra.database.outside.rows<{ id: string }>(organizationsOfEmail(foldEmail(typed)));
  const organizations = (await Promise.all(rows.map(({ id }) => profiles.byId(id)))).filter(
    (profile) => profile !== undefined,
  );
  const [first] = organizations;
  const user =
    first && (await infra.database.inOrganization(first.id, (tx) => findUserByEmail(tx, first.id, typed)));
  return { organizations, email: user?.email };
}

async function decide(
  tx: Tx,
  infra: Needs<'keyring' | 'portal'>,
  { sender, request, found }: { sender: OrganizationProfile; request: MailRequest; found: Found },
): Promise<{ cause: Cause; statements: Sql[] }> {
  if (!found.email) return { cause: 'unknown-account', statements: [] };
  if (!(await withinBudget(tx, infra, found.email))) return { cause: 'mail-budget-spent', statements: [] };
  const mail = mailStatements(infra, sender, {
    kind: 'organization-list',
    to: found.email,
    locale: request.locale,
    list: found.organizations.map((organization) => ({
      label: organization.name,
      href: signInAddress(infra.portal, organization),
    })),
  });
  return { cause: 'organizations-sent', statements: mail };
}

/** Where an organization's people sign in; at the shared address its name is filled in already. */
function signInAddress(portal: Portal, organization: OrganizationProfile): string {
  const address = new URL('/sign-in', addressOf(portal, organization));
  if (organization.hosts.length === 0) address.searchParams.set('organization', organization.slug);
  return address.href;
}

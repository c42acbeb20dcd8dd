import { verifyAudit } from '../../../src/flows/sealing/verify.ts';
import type { Portal } from './portal.ts';

// What must hold whenever nothing is under way: each asks for the rows that contradict it.

const rules: Record<string, string> = {
  'seats taken are the seats there are': `
    SELECT l.id, l.seats_taken, count(s.user_id) FROM licenses l
      LEFT JOIN seats s ON s.organization_id = l.organization_id AND s.license_id = l.id
      GROUP BY l.organization_id, l.id HAVING l.seats_taken <> count(s.user_id) OR l.seats_taken > l.seats`,
  'every seat was given and not taken back in the audit trail': `
    SELECT s.user_id, s.license_id FROM seats s
      JOIN licenses l ON l.organization_id = s.organization_id AND l.id = s.license_id
      WHERE (SELECT count(*) FILTER (WHERE e.action = 'seat.assigned') - count(*) FILTER (WHERE e.action = 'seat.freed')
               FROM audit_events e WHERE e.organization_id = s.organization_id AND e.subject_id = s.user_id
                AND e.change->>'license' = s.license_id::text) <> 1`,
  'whoever has no seat has none in the audit trail': `
    SELECT e.subject_id, e.change->>'license' FROM audit_events e
      WHERE e.action IN ('seat.assigned', 'seat.freed')
        AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.organization_id = e.organization_id AND s.user_id = e.subject_id
                          AND s.license_id::text = e.change->>'license')
      GROUP BY e.organization_id, e.subject_id, e.change->>'license'
      HAVING count(*) FILTER (WHERE e.action = 'seat.assigned') <> count(*) FILTER (WHERE e.action = 'seat.freed')`,
  'every session has its audit event': `
    SELECT s.id FROM sessions s WHERE NOT EXISTS (
      SELECT 1 FROM audit_events e WHERE e.organization_id = s.organization_id AND e.action = 'session.started'
        AND e.subject_id = s.id)`,
  'every session has its attempt, and every attempt its session': `
    SELECT u.id FROM users u
      WHERE (SELECT count(*) FROM sessions s WHERE s.organization_id = u.organization_id AND s.user_id = u.id)
         <> (SELECT count(*) FROM attempts a WHERE a.organization_id = u.organization_id AND a.user_id = u.id
               AND a.kind = 'sign-in' AND a.cause = 'signed-in')`,
  'everybody invited has a link, a mail and an audit event': `
    SELECT u.email FROM users u WHERE u.status = 'invited' AND NOT (
          EXISTS (SELECT 1 FROM verifications v WHERE v.organization_id = u.organization_id AND v.user_id = u.id
                    AND v.purpose = 'invitation')
      AND EXISTS (SELECT 1 FROM mails m WHERE m.organization_id = u.organization_id AND m.user_id = u.id
                    AND m.kind = 'invitation')
      AND EXISTS (SELECT 1 FROM audit_events e WHERE e.organization_id = u.organization_id AND e.subject_id = u.id
                    AND e.action = 'user.invited'))`,
  'every mail of an invitation belongs to somebody invited': `
    SELECT m.id FROM mails m WHERE m.kind = 'invitation' AND NOT EXISTS (
      SELECT 1 FROM users u WHERE u.organization_id = m.organization_id AND u.id = m.user_id)`,
  'every change of a password has its notice': `
    SELECT u.email FROM users u
      WHERE (SELECT count(*) FROM audit_events e WHERE e.organization_id = u.organization_id AND e.subject_id = u.id
               AND e.action IN ('password.changed', 'password.reset'))
         <> (SELECT count(*) FROM mails m WHERE m.organization_id = u.organization_id AND m.user_id = u.id
               AND m.kind = 'password-changed')`,
  'every answered request of somebody known has one link and one mail': `
    SELECT u.email FROM users u
      WHERE (SELECT count(*) FROM verifications v WHERE v.organization_id = u.organization_id AND v.user_id = u.id
               AND v.purpose = 'password-reset')
         <> (SELECT count(*) FROM mails m WHERE m.organization_id = u.organization_id AND m.user_id = u.id
               AND m.kind = 'password-reset')`,
  'every version of the settings was kept and recorded': `
    SELECT s.section, s.version FROM settings s
      WHERE s.version <> 1 + (SELECT count(*) FROM settings_history h WHERE h.organization_id = s.organization_id
                                AND h.section = s.section)
         OR s.version <> (SELECT count(*) FROM audit_events e WHERE e.organization_id = s.organization_id
                            AND e.action = 'settings.changed' AND e.change->>'section' = s.section)`,
  'every audit event is sealed or waits for its seal, and none is both': `
    SELECT e.id FROM audit_events e
      WHERE (SELECT count(*) FROM audit_unsealed u WHERE u.organization_id = e.organization_id AND u.event_id = e.id)
          + (SELECT count(*) FROM audit_seals s WHERE s.organization_id = e.organization_id AND s.event_id = e.id) <> 1`,
  'a mail that was sent holds nothing any more, one that waits holds its letter': `
    SELECT id, status FROM mails WHERE (status = 'queued') <> (sealed IS NOT NULL) OR status = 'failed'`,
};

/** What does not hold, in words. Nothing may be under way. */
export async function brokenInvariants(portal: Portal): Promise<string[]> {
  const found: string[] = [];
  for (const [rule, contradiction] of Object.entries(rules)) {
    const rows = await portal.rows(contradiction);
    if (rows.length > 0)
      found.push(`not true that ${rule}: ${rows.length} rows, such as ${JSON.stringify(rows[0])}`);
  }
  const organizations = await portal.rows<{ id: string }>('SELECT organization_id AS id FROM organizations');
  for (const { id } of organizations) {
    const state = await verifyAudit(portal.gatehouse.infra, id);
    if (state.kind === 'broken') found.push(`the audit trail is ${state.because} at ${state.at}`);
  }
  return found;
}

export const invariants = Object.keys(rules).length + 1;

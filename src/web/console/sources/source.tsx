import { z } from 'zod';
import type { Finding } from '../../../domain/identity-sources/finding.ts';
import type { Source } from '../../../domain/identity-sources/sources.ts';
import { emailAddress } from '../../../domain/users/users.schema.ts';
import { lookUpSource } from '../../../flows/sources/list.ts';
import {
  changeExistingSource,
  moveSource,
  removeExistingSource,
  turnSource,
} from '../../../flows/sources/manage.ts';
import { testSource } from '../../../flows/sources/test.ts';
import { isId } from '../../../infra/ids.ts';
import type { WebAnswer } from '../../entrance/answer.ts';
import { turnAway } from '../../entrance/errors.tsx';
import { type FieldErrors, fill, typed } from '../../entrance/forms.ts';
import { page, redirect } from '../../entrance/reply.ts';
import type { FlashNotice, PersonVisit } from '../../entrance/visit.ts';
import { emptyAsNone, whole } from '../settings/page.ts';
import { sourceForms } from './kinds.ts';
import { fillSource, type SourceForm, type Typed, typedCommon, typedJoining } from './source-form.ts';
import { openLicenses } from './source-new.tsx';
import { SourcePage } from './source-page.tsx';

/** A source: what it is, a test of it, whether it is on. */
export async function showSource(visit: PersonVisit): Promise<WebAnswer> {
  const source = await sourceOfPath(visit);
  return source ? sourcePage(visit, source, {}) : turnAway(visit, 404);
}

/** Where a form of the page came back: its address, looked at anew, is the page. */
export const showSourceAgain = (visit: PersonVisit): WebAnswer =>
  isId(visit.params.id) ? redirect(visit, pathOf(visit)) : turnAway(visit, 404);

/** Saves what the source is. What somebody else changed meanwhile is not overwritten. */
export async function postSource(visit: PersonVisit): Promise<WebAnswer> {
  const source = await sourceOfPath(visit);
  if (!source) return turnAway(visit, 404);
  const version = fill(visit, z.object({ version: whole(1, 999_999) }));
  if (version.kind === 'rejected') return turnAway(visit, 400);
  const filled = fillSource(visit, sourceForms[source.kind] as SourceForm<'sql'>);
  const again = (errors: FieldErrors, status = 422) =>
    sourcePage(visit, source, { typed: typed(visit), errors, version: version.data.version }, status);
  if (filled.kind === 'rejected') return again(filled.errors);
  const outcome = await changeExistingSource(visit.infra, {
    ...which(visit),
    terms: filled.terms,
    expectedVersion: version.data.version,
  });
  if (outcome.kind === 'changed')
    return redirect(visit, pathOf(visit), { kind: 'success', message: 'console-sources.changed' });
  return outcome.cause === 'gone' ? turnAway(visit, 404) : again({ '': visit.t('errors.conflict') }, 409);
}

const testForm = z.object({ email: emptyAsNone(emailAddress) });

/** Asks the source as a sign-in would, and says step by step what it found: never a secret, never anybody's data. */
export async function postSourceTest(visit: PersonVisit): Promise<WebAnswer> {
  const source = await sourceOfPath(visit);
  if (!source) return turnAway(visit, 404);
  const filled = fill(visit, testForm);
  if (filled.kind === 'rejected')
    return sourcePage(visit, source, { testErrors: filled.errors, testEmail: filled.typed.email }, 422);
  const { email } = filled.data;
  const findings = await testSource(visit.infra, visit.organization, source, email);
  return sourcePage(visit, source, { findings, testEmail: email });
}

export const postSourceOn = (visit: PersonVisit): Promise<WebAnswer> => turn(visit, true);
export const postSourceOff = (visit: PersonVisit): Promise<WebAnswer> => turn(visit, false);

export async function postSourcePlace(visit: PersonVisit): Promise<WebAnswer> {
  const filled = fill(visit, z.object({ direction: z.enum(['up', 'down'], 'errors.choice') }));
  if (!isId(visit.params.id)) return turnAway(visit, 404);
  if (filled.kind === 'rejected') return turnAway(visit, 400);
  const outcome = await moveSource(visit.infra, { ...which(visit), direction: filled.data.direction });
  return outcome.kind === 'moved' ? redirect(visit, '/console/sources') : turnAway(visit, 404);
}

export async function postSourceRemoval(visit: PersonVisit): Promise<WebAnswer> {
  if (!isId(visit.params.id)) return turnAway(visit, 404);
  const outcome = await removeExistingSource(visit.infra, which(visit));
  if (outcome.kind === 'removed')
    return redirect(visit, '/console/sources', { kind: 'success', message: 'console-sources.removed' });
  return outcome.cause === 'gone'
    ? turnAway(visit, 404)
    : redirect(visit, pathOf(visit), { kind: 'warning', message: 'console-sources.keeps-people' });
}

async function turn(visit: PersonVisit, on: boolean): Promise<WebAnswer> {
  if (!isId(visit.params.id)) return turnAway(visit, 404);
  const outcome = await turnSource(visit.infra, { ...which(visit), on });
  if (outcome.kind === 'refused') return turnAway(visit, 404);
  const notice: FlashNotice = on
    ? { kind: 'success', message: 'console-sources.turned-on' }
    : { kind: 'success', message: 'console-sources.turned-off', values: { count: outcome.ended } };
  return redirect(visit, pathOf(visit), notice);
}

const which = (visit: PersonVisit) => ({
  organizationId: visit.organization.id,
  id: visit.params.id ?? '',
  actor: { kind: 'user', id: visit.session.user.id } as const,
});

const pathOf = (visit: PersonVisit): string => `/console/sources/${visit.params.id}`;

const sourceOfPath = async (visit: PersonVisit): Promise<Source | undefined> =>
  isId(visit.params.id) ? lookUpSource(visit.infra, visit.organization.id, visit.params.id) : undefined;

async function sourcePage(
  visit: PersonVisit,
  source: Source,
  more: {
    typed?: Typed;
    errors?: FieldErrors;
    version?: number;
    findings?: readonly Finding[];
    testEmail?: string | undefined;
    testErrors?: FieldErrors;
  },
  status = 200,
): Promise<WebAnswer> {
  const licenses = await openLicenses(visit);
  const own = sourceForms[source.kind].typed as (settings: Source['settings']) => Typed;
  const stands = {
    ...typedCommon(source),
    ...own(source.settings),
    ...typedJoining(source.settings.joining),
  };
  const props = { visit, source, licenses, typed: stands, version: source.version, ...more };
  return page(visit, <SourcePage {...props} />, { status });
}

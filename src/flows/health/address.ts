import { about, type Finding, reasonOf } from './findings.ts';

/** Whether Gatehouse itself answers at an address that people type: past DNS, TLS and proxy. */
export async function checkAddress(address: URL): Promise<Finding> {
  const { ok, warn, fail } = about('health.address');
  const values = { address: address.origin };
  let answer: { status: number; text: string };
  try {
    const response = await fetch(new URL('/readyz', address), {
      redirect: 'manual',
      signal: AbortSignal.timeout(5_000),
    });
    answer = { status: response.status, text: (await response.text()).trim() };
  } catch (error) {
    const text = reasonOf(error);
    return warn('health.address-silent', 'health.address-silent-mend', { ...values, error: text });
  }
  if (answer.text === 'ready') return ok('health.address-answers', values);
  if (answer.text === 'the database does not answer')
    return fail('health.address-not-ready', 'health.address-not-ready-mend', values);
  return fail('health.address-foreign', 'health.address-foreign-mend', { ...values, status: answer.status });
}

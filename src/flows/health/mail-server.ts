import { about, type Finding, reasonOf } from './findings.ts';

/** Whether the mail server greets us, speaks TLS where asked, and takes our password. No mail is sent. */
export async function checkMailServer(url: string): Promise<Finding> {
  const { ok, fail } = about('health.mail');
  const { host } = new URL(url);
  const limit = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 5_000, dnsTimeout: 5_000 };
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({ url, ...limit });
  try {
    await transport.verify();
    return ok('health.mail-fine', { host });
  } catch (error) {
    return fail('health.mail-refuses', 'health.mail-mend', { host, error: reasonOf(error) });
  } finally {
    transport.close();
  }
}

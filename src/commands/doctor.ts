import { type Environment, inspectConfig, secretSettings } from '../config.ts';
import { migrations } from '../domain/migrations.ts';
import { examine } from '../flows/health/examine.ts';
import type { Finding, Level } from '../flows/health/findings.ts';
import { translator } from '../infra/i18n/texts.ts';

/** `gatehouse doctor`: one line a check, and how to mend what is wrong. Ends with 1 where anything fails. */
export async function doctor(environment: Environment): Promise<number> {
  const { values, problems } = inspectConfig(environment);
  const findings = await examine({
    problems,
    databaseUrl: values.DATABASE_URL,
    migrations,
    keyring: values.GATEHOUSE_KEYRING,
    smtpUrl: values.SMTP_URL,
    addresses: [values.PUBLIC_URL, values.OPERATOR_URL].flatMap((url) => (url ? [new URL(url)] : [])),
    secretFiles: secretSettings.flatMap((name) => environment[`${name}_FILE`] || []),
    dataFolder: environment.GATEHOUSE_DATA || '.',
  });
  console.log(tableOf(findings));
  const failed = findings.filter(({ level }) => level === 'fail').length;
  console.log(failed ? `\n${failed} of ${findings.length} checks failed.` : '\nNothing fails.');
  return failed ? 1 : 0;
}

const colors: Record<Level, string> = { ok: '32', warn: '33', fail: '31' };

function tableOf(findings: readonly Finding[]): string {
  const t = translator('en');
  const width = Math.max(...findings.map(({ subject }) => t(subject).length));
  return findings
    .flatMap(({ level, subject, text, values, mend }, index) => {
      const advice = mend && t(mend, values);
      const next = findings[index + 1];
      // Several findings with one remedy: it stands below the last.
      const again = advice && next?.mend && t(next.mend, next.values) === advice;
      return [
        `${paint(level)}  ${t(subject).padEnd(width)}  ${t(text, values)}`,
        ...(advice && !again ? [`${' '.repeat(width + 8)}→ ${advice}`] : []),
      ];
    })
    .join('\n');
}

const paint = (level: Level): string =>
  process.stdout.isTTY && !process.env.NO_COLOR
    ? `\u001b[${colors[level]}m${level.padEnd(4)}\u001b[0m`
    : level.padEnd(4);

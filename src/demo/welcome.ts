import { operators, organizations, type SampleUser, samplePassword } from './samples.ts';

/** What the demo says once it runs: where to go, and who one can be there. */
export function welcome(origin: URL, dataFolder: string, milliseconds: number): string {
  const rows = [
    ['Address', 'Organization', 'Sign in as', ''],
    ...organizations.flatMap(({ name, slug, label, users, elsewhere = [] }) =>
      [...users.map(remark), ...elsewhere].map(({ email, note }, index) => [
        index === 0 ? addressOf(origin, label) : '',
        index === 0 ? `${name} (${slug})` : '',
        email,
        note,
      ]),
    ),
    ...operators.map(({ email }) => [`${origin.origin}/operator`, 'the operators', email, 'operator']),
  ];
  return [
    '',
    `Gatehouse is ready, after ${(milliseconds / 1000).toFixed(1)} seconds. Press Ctrl-C to end it.`,
    '',
    ...tableOf(rows).map((line) => `  ${line}`),
    '',
    `  Password of everybody:  ${samplePassword}`,
    `  Every mail it sends:    ${origin.origin}/inbox`,
    `  Its data:               ${dataFolder}`,
    '',
  ].join('\n');
}

/** What there is to know of a sample person: a note, else the role where it is not everybody's. */
const remark = ({ email, role, note }: SampleUser) => ({
  email,
  note: note ?? (role === 'member' ? '' : role),
});

function addressOf(origin: URL, label: string | undefined): string {
  if (!label) return origin.origin;
  const address = new URL(origin);
  address.hostname = `${label}.${origin.hostname}`;
  return address.origin;
}

function tableOf(rows: readonly string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

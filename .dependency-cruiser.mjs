// Who may import whom. Floors: web and clock -> flows -> domain -> infra; imports go down only, floors may be skipped.
// `node scripts/check-imports.ts` runs it.

import { domainRooms } from './scripts/domain-rooms.ts';

const doors = 'portal|console|operator|oidc|help';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'no-cycle',
      'Two modules that need each other are one, or lack a third. (Types may point back: they are gone when it runs.)',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'unresolved',
      'Whatever is imported is there.',
      {},
      { couldNotResolve: true },
    ),
    forbid(
      'infra-is-the-ground',
      'infra knows nothing of identity.',
      { path: '^src/infra/' },
      { path: '^src/', pathNot: '^src/infra/' },
    ),
    forbid(
      'domain-imports-down',
      'domain knows no flows, pages or times.',
      { path: '^src/domain/' },
      { path: '^src/', pathNot: '^src/(domain|infra)/' },
    ),
    forbid(
      'flows-import-down',
      'flows know no pages or times.',
      { path: '^src/flows/' },
      { path: '^src/', pathNot: '^src/(flows|domain|infra)/' },
    ),
    forbid(
      'clock-imports-down',
      'The clock is a door of its own.',
      { path: '^src/clock/' },
      { path: '^src/', pathNot: '^src/(clock|flows|domain|infra)/' },
    ),
    forbid(
      'web-imports-down',
      'The web is a door of its own.',
      { path: '^src/web/' },
      { path: '^src/', pathNot: '^src/(web|flows|domain|infra)/' },
    ),
    ...domainRooms.map((room, index) =>
      forbid(
        `domain-order-${room}`,
        `${room} imports only rooms that stand before it.`,
        { path: `^src/domain/${room}/` },
        { path: `^src/domain/(${[...domainRooms.slice(index + 1), '-'].join('|')})/` },
      ),
    ),
    forbid(
      'flows-stand-alone',
      'A flow is a whole story; only those that end in a sign-in or an invitation go on into one, and strangers are answered alike.',
      { path: '^src/flows/([^/]+)/' },
      { path: '^src/flows/', pathNot: '^src/flows/($1|sign-in|invitation|strangers)/' },
    ),
    forbid(
      'doors-stand-alone',
      'The doors of the web share the entrance and the parts, never each other.',
      { path: `^src/web/(${doors})/` },
      { path: `^src/web/(${doors})/`, pathNot: '^src/web/$1/' },
    ),
    forbid(
      'entrance-and-parts-know-no-door',
      'What all doors share knows none of them.',
      { path: '^src/web/(entrance|parts)/' },
      { path: `^src/web/(${doors}|client)/` },
    ),
    forbid(
      'islands-stand-alone',
      'Browser code imports browser code.',
      { path: '^src/web/client/' },
      { path: '^src/', pathNot: '^src/web/client/' },
    ),
    forbid(
      'roots-are-imported-by-nobody',
      'The command, its parts and the environment stand above everything.',
      { path: '^src/(web|clock|flows|domain|infra)/|^src/main\\.ts$', pathNot: '\\.test\\.tsx?$' },
      { path: '^src/(cli\\.ts|commands/|demo/)' },
    ),
    forbid(
      'config-is-read-by-the-roots',
      'One reader of the environment: everybody else is given what it needs.',
      { path: '^src/', pathNot: '^src/(main|cli|config|config\\.test)\\.ts$|^src/(commands|demo)/' },
      { path: '^src/config\\.ts$' },
    ),
    forbid(
      'demo-is-loaded-on-demand',
      'Only the command loads the demo, and only when it is asked for.',
      { path: '^src/', pathNot: '^src/demo/' },
      { path: '^src/demo/', dynamic: false },
    ),
    forbid(
      'program-knows-no-tests',
      'What is shipped imports no tests and no scripts.',
      { path: '^src/', pathNot: '\\.test\\.tsx?$' },
      { path: '^(tests|scripts)/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};

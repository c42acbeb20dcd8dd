// Loaded before every script (node -r): an older Node.js would stop at the first type annotation, with a riddle.
var oldest = 24;
if (Number(process.versions.node.split('.')[0]) < oldest) {
  console.error(
    'Gatehouse needs Node.js ' +
      oldest +
      ' or later; this is ' +
      process.versions.node +
      '.\n' +
      '`npm ci` brings the right one on Linux and Windows, and `npm run` uses it. Elsewhere: https://nodejs.org/',
  );
  process.exit(1);
}

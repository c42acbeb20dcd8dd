import { expect, it } from 'vitest';
import { inspectHash } from '../hash-schemes.ts';

const verify = (hash: string, password: string) => inspectHash({ hash }, 'detect')(password);

// dotnet/aspnetcore, src/Identity/test/Identity.Test/PasswordHasherTest.cs.
it.each([
  'AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJg==',
  'AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg+yWU7rLgUwPZb1Itsmra7cbxw2EFpwpVFIEtP+JIuUEw==',
  'AQAAAAEAA9CQAAAAIESkQuj2Du8Y+kbc5lcN/W/3NiAZFEm11P27nrSN5/tId+bR1SwV8CO1Jd72r4C08OLvplNlCDc3oQZ8efcW+jQ=',
  'AQAAAAIAACcQAAAAEAABAgMEBQYHCAkKCwwNDg9B0Oxwty+PGIDSp95gcCfzeDvA4sGapUIUov8usXfD6A==',
  'AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg/Q8A0WMKbtHQJQ2DHCdoEeeFBrgNlldq6vH4qX/CGqGQ==',
])('%s', async (hash) => {
  expect(await verify(hash, 'my password')).toBe(true);
  expect(await verify(hash, 'my passwore')).toBe(false);
});

it('does not match what the framework does not: another digest', async () => {
  const hash = 'AAABAgMEBQYHCAkKCwwNDg+uAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAALtH1uJg==';
  expect(await verify(hash, 'my password')).toBe(false);
});

it.each([
  ['AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggE=', 'unknown scheme'],
  ['AAABAgMEBQYHCAkKCwwNDg+ukCEMDf0yyQ29NYubggHIVY0sdEUfdyeM+E1LtH1uJgAAAAAAAAAAAAA=', 'unknown scheme'],
  // The test hashes of 16 and 64 bytes, which the framework itself never makes.
  ['AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M', 'unreadable'],
  [`AQAAAAEAHoSBAAAAEAABAgMEBQYHCAkKCwwNDg${'A'.repeat(44)}==`, 'costs too much: iterations=2000001'],
  [`AQAAAAMAACcQAAAAEAABAgMEBQYHCAkKCwwNDg${'A'.repeat(44)}==`, 'unknown digest'],
  [`AQAAAAEAACcQ/////wABAgMEBQYHCAkKCwwNDg${'A'.repeat(44)}==`, 'unreadable'],
])('does not compute %s', (hash, message) => {
  expect(() => inspectHash({ hash }, 'detect')).toThrow(message);
});

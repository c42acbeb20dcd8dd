import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepPassword } from '../../src/domain/credentials/credentials.ts';
import { signIn } from '../../src/flows/sign-in/sign-in.ts';
import { type House, openHouse } from '../fixtures/house.ts';
import { addOrganization, addPerson, samplePassword } from '../fixtures/people.ts';

let house: House;
let blue: string;

beforeAll(async () => {
  house = await openHouse();
  blue = await addOrganization(house, { slug: 'blue', name: 'Blue Company', host: 'blue.localhost' });
});
afterAll(() => house.close());

test('a sign-in that a new password overtakes while it is compared opens no session', async () => {
  const ann = await addPerson(house, blue, { email: 'ann@blue.example' });
  const { infra } = house.gatehouse;
  const lane = { organization: 'test', ip: 'test' };
  const fresh = await infra.hasher.hash('violet lantern seventeen', lane);
  const outcome = await signIn(
    {
      ...infra,
      hasher: {
        ...infra.hasher,
        verify: async (...asked: Parameters<typeof infra.hasher.verify>) => {
          const verified = await infra.hasher.verify(...asked);
          await infra.database.batch(blue, [keepPassword(infra, blue, ann, fresh)]);
          return verified;
        },
      },
    },
    {
      organizationId: blue,
      organizationName: '',
      email: 'ann@blue.example',
      password: samplePassword,
      remember: false,
      caller: { host: 'localhost', ip: '127.0.0.1', userAgent: '', browserHash: Buffer.alloc(32) },
    },
  );
  expect(outcome).toMatchObject({ kind: 'refused', cause: 'wrong-password' });
  expect(await house.rows('SELECT * FROM sessions WHERE user_id = $1', [ann])).toEqual([]);
});

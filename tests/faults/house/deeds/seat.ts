import { type Cast, type Deed, ledTo, type Person } from '../cast.ts';
import { note, openRegister, settle } from '../ledger.ts';

/** An administrator gives seats of a licence and takes them back. There are fewer than people. */
export function movingSeats(
  cast: Cast,
  administrator: Person,
  license: string,
  people: readonly Person[],
): Deed {
  const page = `/console/licenses/${license}`;
  const seats = people.map(({ id, email }) => ({
    id,
    register: openRegister(`the seat of ${email}`, false),
  }));
  const { browser, email } = administrator;
  return {
    begin: () => cast.signIn(browser, email),
    act: async () => {
      const seat = seats[Math.floor(Math.random() * seats.length)];
      if (!seat) return;
      const give = !seat.register.known;
      const sent = give
        ? await browser.post(`${page}/seats`, { user: seat.id })
        : await browser.post(`${page}/seats/${seat.id}/end`, {});
      if (note(seat.register, give, sent, (each) => ledTo(each, page))) cast.count('seats');
    },
    check: async () => {
      const rows = await cast.portal.rows<{ id: string }>(
        'SELECT user_id AS id FROM seats WHERE license_id = $1',
        [license],
      );
      return seats.flatMap(({ id, register }) =>
        settle(
          register,
          rows.some((row) => row.id === id),
        ),
      );
    },
  };
}

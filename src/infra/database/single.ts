import type pg from 'pg';
import { nameNobody, nameOrganization } from './database.sql.ts';
import { type Database, txOn } from './database.ts';

/**
 * A database on one connection with one transaction, which whoever opened it also ends: what is done through it is done
 * together or not at all. For commands of the owner; a failure leaves the transaction broken.
 */
export function databaseWithin(client: pg.ClientBase): Database {
  const tx = txOn(client);
  const inOrganization: Database['inOrganization'] = async (organizationId, work) => {
    await tx.run(nameOrganization(organizationId));
    const result = await work(tx);
    await tx.run(nameNobody);
    return result;
  };
  return {
    inOrganization,
    batch: (organizationId, statements) =>
      inOrganization(organizationId, (inside) => Promise.all(statements.map((each) => inside.rows(each)))),
    read: (organizationId, statement) => inOrganization(organizationId, (inside) => inside.rows(statement)),
    outside: tx,
    transactionOutside: (work) => work(tx),
    stats: () => ({ inUse: 1, idle: 0, waiting: 0, most: 1 }),
    close: async () => {},
  };
}

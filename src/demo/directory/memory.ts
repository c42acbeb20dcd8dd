import type { Adapter, AdapterPayload } from 'oidc-provider';

type Kept = { readonly payload: AdapterPayload; readonly until: number };

/** What the sample directory knows, in its memory alone: with the process it is gone. */
export function createMemory() {
  const all = new Map<string, Kept>();
  const keyOf = (model: string, id: string) => `${model} ${id}`;
  const adapterFor = (model: string): Adapter => {
    const find = async (id: string) => {
      const kept = all.get(keyOf(model, id));
      return kept && kept.until > Date.now() ? kept.payload : undefined;
    };
    const findBy = async (member: 'uid' | 'userCode', value: string) =>
      [...all]
        .filter(([key]) => key.startsWith(`${model} `))
        .map(([, { payload }]) => payload)
        .find((payload) => payload[member] === value);
    return {
      find,
      findByUid: (uid) => findBy('uid', uid),
      findByUserCode: (code) => findBy('userCode', code),
      upsert: async (id, payload, lasts) => {
        const until = lasts ? Date.now() + lasts * 1_000 : Number.POSITIVE_INFINITY;
        all.set(keyOf(model, id), { payload, until });
      },
      consume: async (id) => {
        const payload = await find(id);
        if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => {
        all.delete(keyOf(model, id));
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of all) if (payload.grantId === grantId) all.delete(key);
      },
    };
  };
  return {
    adapterFor,
    /** Keeps a client as if it had been registered. */
    keepClient: (id: string, payload: AdapterPayload) =>
      all.set(keyOf('Client', id), { payload, until: Number.POSITIVE_INFINITY }),
  };
}

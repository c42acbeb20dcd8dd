/** What somebody typed into a search box, as it may be looked for and shown again. */
export const searchIn = (typed: unknown): string =>
  typeof typed === 'string'
    ? typed
        .replace(/\p{Cc}/gu, ' ')
        .trim()
        .slice(0, 200)
        .toWellFormed()
    : '';

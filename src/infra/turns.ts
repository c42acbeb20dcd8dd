/** Hands out turns: what shares a key runs one after the other in this process, in the order it came. */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return {
    /**
     * Resolves or rejects as `work` does; whatever came before it with the same key has finished by then, well or not.
     * It spares the costly part where many ask for what only one can get; who gets it is for the database to decide.
     */
    take<T>(key: string, work: () => Promise<T>): Promise<T> {
      const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
      last.set(key, turn);
      const leave = () => last.get(key) === turn && last.delete(key);
      turn.then(leave, leave);
      return turn;
    },
  };
}

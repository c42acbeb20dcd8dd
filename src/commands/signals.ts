interface Hearing {
  /** What a second signal does; it ends at once unless given. */
  readonly hurry?: () => void;
  /** What a hang-up means where no terminal can have been closed: `systemctl reload`. Without it, the end too. */
  readonly reload?: () => void;
}

/** Resolves at the first signal to end: Ctrl-C, a service manager, a closed terminal. A second one ends at once. */
export function untilToldToEnd({ hurry = () => process.exit(1), reload }: Hearing = {}): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let told = false;
  const hear = () => {
    if (told) hurry();
    told = true;
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, hear);
  process.on('SIGHUP', reload && !hasTerminal() ? reload : hear);
  // A closed terminal takes the output with it; what is said then is heard by nobody, but must not end us half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return promise;
}

const hasTerminal = (): boolean =>
  [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);

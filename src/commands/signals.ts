/** Resolves at the first signal to end: Ctrl-C, a service manager, a closed terminal. A second one ends at once. */
export function untilToldToEnd(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let told = false;
  const hear = () => {
    if (told) process.exit(1);
    told = true;
    resolve();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear);
  // A closed terminal takes the output with it; what is said then is heard by nobody, but must not end us half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  return promise;
}

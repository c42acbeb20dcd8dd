/** Why nothing was reached. `refused`: the operator allows no such address. */
export class OutboundError extends Error {
  override name = 'OutboundError';
  readonly because: 'refused' | 'unknown-host' | 'unreachable' | 'too-slow' | 'too-large';

  constructor(because: OutboundError['because'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.because = because;
  }
}

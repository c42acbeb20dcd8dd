/** A backup that cannot be read: another kind of file, another key, or not as it was written. */
export class SealedStreamError extends Error {
  override name = 'SealedStreamError';
  readonly reason: 'no-backup' | 'other-version' | 'other-key' | 'altered';
  constructor(reason: SealedStreamError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The backup was opened, but what it holds is not what this program writes. */
export class RecordError extends Error {
  override name = 'RecordError';
}

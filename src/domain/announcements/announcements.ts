/** A short message that an organization's administrators leave for their people. */
export interface Announcement {
  readonly id: string;
  /** Plain text; line breaks are kept. */
  readonly text: string;
  readonly startsAt: Date;
}

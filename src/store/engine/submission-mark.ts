/** The last submission that may have been sent, in a file beside the database: an older copy of the database does not have it. */
export interface SubmissionMark {
  /** Resolves once the id is on disk. Calls that come meanwhile share the next write. */
  write(submissionId: string): Promise<void>;
  /** Null: nothing was sent yet. */
  read(): string | null;
  remove(): void;
  close(): void;
}

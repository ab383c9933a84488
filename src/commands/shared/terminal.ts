/** What a command may touch of the process it runs in. */
export interface Terminal {
  /** Who runs the command, by the operating system. */
  user: string;
  environment: Record<string, string | undefined>;
  /** Whether standard output is a terminal, where a line can be redrawn. */
  isTerminal: boolean;
  /** Whether standard error is a terminal: there it is said how far something is. */
  isErrorTerminal: boolean;
  print(text: string): void;
  printError(text: string): void;
  /** Standard input to its end. */
  readInput(): Promise<Buffer>;
  /** Resolves at the first SIGINT or SIGTERM. */
  untilStopped(): Promise<void>;
  /**
   * Calls `onFailure` for every error that nobody handles: a promise that was rejected, or a throw outside of one. Until
   * then such an error ends the process at once.
   */
  watchFailures(onFailure: (error: unknown) => void): void;
}

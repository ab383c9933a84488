export interface AcceptedSurvivor {
  /** The end of the file's path. */
  file: string;
  /** On one line, as the report prints it. */
  original: string;
  replacement: string;
  because: string;
}

/** Mutants that no test should see: the program does the same with them, or only wording or tuning differs. */
export const acceptedSurvivors: readonly AcceptedSurvivor[] = [];

/** What one check of the doctor found. */
export interface Finding {
  check: string;
  /** `error`: something does not work, or soon will not. `warning`: it works, and somebody should look at it. */
  status: 'ok' | 'warning' | 'error';
  message: string;
  /** What to do about it; null: nothing. */
  remedy: string | null;
}

export const ok = (check: string, message: string): Finding => ({
  check,
  status: 'ok',
  message,
  remedy: null,
});

export const warning = (check: string, message: string, remedy: string): Finding => ({
  check,
  status: 'warning',
  message,
  remedy,
});

export const failure = (check: string, message: string, remedy: string): Finding => ({
  check,
  status: 'error',
  message,
  remedy,
});

/** A check that throws has found something, and ends none of the others. */
export async function guarded(check: string, find: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await find();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [failure(check, message, 'Mend what the message says, and run the doctor again.')];
  }
}

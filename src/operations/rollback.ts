/** Thrown inside a transaction to roll it back and still return an expected outcome. */
export class Rollback<Outcome> extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('The transaction was rolled back');
    this.name = 'Rollback';
    this.outcome = outcome;
  }
}

/** The outcome of a transaction, whether it was committed or rolled back on purpose. */
export async function outcomeOf<Outcome>(transaction: Promise<Outcome>): Promise<Outcome> {
  try {
    return await transaction;
  } catch (error) {
    if (error instanceof Rollback) return error.outcome as Outcome;
    throw error;
  }
}

/** Thrown inside a transaction to undo it and still answer with an expected outcome. */
export class Rollback<Outcome> extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('The transaction was undone');
    this.name = 'Rollback';
    this.outcome = outcome;
  }
}

/** What a transaction answered, whether it was committed or undone on purpose. */
export async function outcomeOf<Outcome>(transaction: Promise<Outcome>): Promise<Outcome> {
  try {
    return await transaction;
  } catch (error) {
    if (error instanceof Rollback) return error.outcome as Outcome;
    throw error;
  }
}

import type { Transaction } from './store.ts';
import type { Observation } from '../../domain/observation.ts';

/**
 * Runs a part of a transaction so that it can fail alone: what it wrote and observed is rolled back, and the rest goes on. Rejects with
 * what `work` throws.
 */
export async function inSavepoint<T>(tx: Transaction, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const observed: Observation[] = [];
  await tx.execute('SAVEPOINT part');
  try {
    const result = await work({ ...tx, observe: (observation) => observed.push(observation) });
    await tx.execute('RELEASE SAVEPOINT part');
    for (const observation of observed) tx.observe(observation);
    return result;
  } catch (error) {
    // Fails when the connection is lost or the whole transaction was rolled back: then so does the transaction.
    await tx.execute('ROLLBACK TO SAVEPOINT part');
    await tx.execute('RELEASE SAVEPOINT part');
    throw error;
  }
}

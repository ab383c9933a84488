import { ConnectionError } from '../engine/database-fault.ts';
import { breaksConnection, type Connection } from './connection.ts';

/** Commits what `work` writes, or rolls it back. */
export async function inTransaction<T>(
  connection: Connection,
  begin: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  try {
    await connection.query(begin);
    const result = await work(connection);
    // PostgreSQL answers ROLLBACK, without an error, when a statement failed and `work` swallowed its
    // error.
    const { command } = await connection.query('COMMIT');
    if (command !== 'COMMIT')
      throw new Error('The transaction was rolled back: one of its statements had failed');
    return result;
  } catch (error) {
    if (breaksConnection(error)) throw error;
    await connection.query('ROLLBACK').catch(() => {
      throw new ConnectionError('The transaction could not be rolled back', error);
    });
    throw error;
  }
}

import { idPrefixes } from '../../domain/new-id.ts';
import { findEndedKeys } from '../../store/access/keys.ts';
import { findEndedOperators } from '../../store/access/operators.ts';
import type { OperationContext } from '../operation-context.ts';
import type { WaitRegistry } from './wait-registry.ts';

/**
 * Ends the waiting requests and event streams of keys and operators that were revoked or have expired. Costs a statement for keys and one
 * for operators, and none when nobody waits.
 */
export async function endWaitsOfEndedKeys(
  { store: { reader }, clock }: Pick<OperationContext, 'store' | 'clock'>,
  registry: Pick<WaitRegistry, 'callers' | 'endCaller'>,
): Promise<void> {
  const callers = registry.callers();
  const operators = callers.filter((id) => id.startsWith(`${idPrefixes.operator}_`));
  const keys = callers.filter((id) => !operators.includes(id));
  const now = clock.now();
  const ended = [
    ...(keys.length === 0 ? [] : await findEndedKeys(reader, keys, now)),
    ...(operators.length === 0 ? [] : await findEndedOperators(reader, operators, now)),
  ];
  ended.forEach(registry.endCaller);
}

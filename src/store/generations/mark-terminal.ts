import {
  statusesBefore,
  type Generation,
  type GenerationError,
  type GenerationResolution,
  type TerminalStatus,
} from '../../domain/generations/generation.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';
import { changeGeneration, noLease, type LeaseGuard } from './change-generation.ts';

/**
 * Ends a generation, from any status that the transition table allows. Null, and nothing is changed: the
 * guard or the status did not fit.
 */
export async function markTerminal(
  tx: Transaction,
  id: string,
  guard: LeaseGuard,
  end: TerminalChange,
): Promise<Generation | null> {
  return changeGeneration(tx, id, guard, statusesBefore(end.status), {
    status: end.status,
    imageUrl: end.imageUrl ?? null,
    errorCode: end.error?.code ?? null,
    errorMessage: end.error?.message ?? null,
    finishedAt: tx.now,
    nextPollAt: end.nextPollAt ?? null,
    ...(end.status === 'completed' ? { progress: 100 } : {}),
    ...(end.resolution === undefined ? {} : { resolution: end.resolution }),
    ...noLease,
  });
}

export interface TerminalChange {
  status: TerminalStatus;
  imageUrl?: string;
  error?: GenerationError;
  /** Of an operator who ends it. */
  resolution?: GenerationResolution;
  /** A follow-up poll after it has ended. Absent: none. */
  nextPollAt?: UnixMs;
}

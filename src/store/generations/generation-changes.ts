import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import {
  generationStatuses,
  statusesBefore,
  type Generation,
  type GenerationError,
  type TerminalStatus,
} from '../../domain/generations/generation.ts';
import type { PollState } from '../../domain/poll-plan/poll-state.ts';
import { toGeneration } from './generation-row.ts';
import type { Transaction } from '../engine/store.ts';

/** Who may write: the holder of a lease, or anybody while nobody holds one. */
export type LeaseGuard = { leaseToken: string } | 'unleased';

const noLease = { leaseToken: null, leaseExpiresAt: null };

/** `queued` → `pending`, with what the upstream answered. Null when the lease was lost. */
export async function markPending(
  tx: Transaction,
  id: string,
  leaseToken: string,
  confirmed: { account: string; upstreamGenerationId: string; submittedAt: UnixMs; nextPollAt: UnixMs },
): Promise<Generation | null> {
  return change(tx, id, { leaseToken }, ['queued'], { ...confirmed, ...noLease, status: 'pending' });
}

/** Records what a poll saw of a running generation, and when to ask next. Null when the lease was lost. */
export async function recordProgress(
  tx: Transaction,
  id: string,
  leaseToken: string,
  seen: Partial<PollState> & { status?: 'pending' | 'generating'; progress?: number; nextPollAt: UnixMs },
): Promise<Generation | null> {
  return change(tx, id, { leaseToken }, ['pending', 'generating'], { ...seen, ...noLease });
}

/** Says when a generation is to be asked about next, whatever its status; null: not any more. */
export async function deferPoll(
  tx: Transaction,
  id: string,
  leaseToken: string,
  nextPollAt: UnixMs | null,
): Promise<void> {
  await change(tx, id, { leaseToken }, [...generationStatuses], { nextPollAt, ...noLease });
}

export interface TerminalChange {
  status: TerminalStatus;
  imageUrl?: string;
  error?: GenerationError;
  /** When to ask once more although it has ended; never where absent. */
  nextPollAt?: UnixMs;
}

/** Ends a generation, from any status from which the state machine has an arrow. Null when the guard or the status did not fit. */
export async function markTerminal(
  tx: Transaction,
  id: string,
  guard: LeaseGuard,
  end: TerminalChange,
): Promise<Generation | null> {
  return change(tx, id, guard, statusesBefore(end.status), {
    status: end.status,
    imageUrl: end.imageUrl ?? null,
    errorCode: end.error?.code ?? null,
    errorMessage: end.error?.message ?? null,
    finishedAt: tx.now,
    nextPollAt: end.nextPollAt ?? null,
    ...(end.status === 'completed' ? { progress: 100 } : {}),
    ...noLease,
  });
}

async function change(
  tx: Transaction,
  id: string,
  guard: LeaseGuard,
  from: Generation['status'][],
  values: Partial<Transaction['tables']['generations']['$inferInsert']>,
): Promise<Generation | null> {
  const { generations: g } = tx.tables;
  const mayWrite = guard === 'unleased' ? isNull(g.leaseToken) : eq(g.leaseToken, guard.leaseToken);
  const rows = await tx.db
    .update(g)
    .set(values)
    .where(and(eq(g.id, id), mayWrite, inArray(g.status, from)))
    .returning();
  return rows[0] === undefined ? null : toGeneration(rows[0]);
}

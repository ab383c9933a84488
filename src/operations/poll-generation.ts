import type { UnixMs } from '../domain/clock.ts';
import type { Generation } from '../domain/generation.ts';
import { newId } from '../domain/ids.ts';
import { catalogue } from '../domain/models/catalogue.ts';
import { nextPollAt } from '../domain/poll-plan.ts';
import { recordProgress, type TerminalChange } from '../store/generation-changes.ts';
import { claimDuePolls, nextPollTime } from '../store/generation-claims.ts';
import type { Transaction } from '../store/store.ts';
import type { PollOutcome } from '../upstream/outcomes.ts';
import type { OperationContext, Policy, UpstreamAccount } from './context.ts';
import { finishGeneration } from './finish-generation.ts';
import { keepLease } from './keep-lease.ts';
import { judgeAccount } from './judge-account.ts';
import { takeRequest, type RequestGrant } from './take-request.ts';

const ACTOR = 'poller';

// An account that was taken out of the configuration may come back with the next restart; until then there is nobody to ask with.
const MISSING_ACCOUNT_RETRY_MS = 60_000;

export interface ClaimedPoll {
  generation: Generation;
  account: UpstreamAccount;
  leaseToken: string;
}

type Context = Pick<OperationContext, 'store' | 'policy' | 'upstream' | 'notify'>;

/**
 * Claims due generations together with the requests they take from their accounts' allowances; puts off those that get none.
 * `nextDueAt` is when the next one that is not claimed is due, or null.
 */
export async function claimPolls(
  { store, policy }: Pick<Context, 'store' | 'policy'>,
  limit: number,
): Promise<{ claims: ClaimedPoll[]; nextDueAt: UnixMs | null }> {
  return store.transaction(async (tx) => {
    const leaseToken = newId('lease', tx.now);
    const due = await claimDuePolls(tx, { token: leaseToken, expiresAt: tx.now + policy.leaseMs }, limit);
    const claims: ClaimedPoll[] = [];
    for (const generation of due) {
      const account = policy.accounts.find(({ name }) => name === generation.account);
      const grant = await takeForPoll(tx, policy, account, generation.id);
      if (account !== undefined && grant.granted) claims.push({ generation, account, leaseToken });
      else if (!grant.granted)
        await recordProgress(tx, generation.id, leaseToken, {
          nextPollAt: grant.retryAt ?? tx.now + MISSING_ACCOUNT_RETRY_MS,
        });
    }
    return { claims, nextDueAt: await nextPollTime(tx) };
  });
}

async function takeForPoll(
  tx: Transaction,
  policy: Policy,
  account: UpstreamAccount | undefined,
  id: string,
): Promise<RequestGrant> {
  if (account === undefined) return { granted: false, retryAt: tx.now + MISSING_ACCOUNT_RETRY_MS };
  return takeRequest(tx, policy, account, { kind: 'poll', id });
}

/** Asks the upstream how a generation is getting on and commits what it said. */
export async function pollGeneration(context: Context, claim: ClaimedPoll): Promise<PollOutcome> {
  const { generation, account, leaseToken } = claim;
  const { id, model, upstreamGenerationId } = generation;
  const outcome = await keepLease(context, { id, leaseToken }, () =>
    context.upstream.checkStatus(account, catalogue[model], upstreamGenerationId ?? ''),
  );
  const finished = await context.store.transaction((tx) => recordOutcome(tx, context, claim, outcome));
  if (finished) context.notify('event-stored');
  return outcome;
}

async function recordOutcome(
  tx: Transaction,
  { policy }: Context,
  claim: ClaimedPoll,
  outcome: PollOutcome,
): Promise<boolean> {
  const { generation, account, leaseToken } = claim;
  tx.observe({
    kind: 'poll_ended',
    generationId: generation.id,
    account: account.name,
    outcome: outcome.kind,
  });
  await judgeAccount(tx, account.name, 'poll', outcome);
  const end = verdict(outcome) ?? overdue(generation, outcome, tx.now);
  if (end !== null)
    return (await finishGeneration(tx, policy, generation.id, { leaseToken }, end, ACTOR)) !== null;
  await recordProgress(tx, generation.id, leaseToken, {
    ...(outcome.kind === 'running' ? seenOf(generation, outcome) : {}),
    nextPollAt: nextPollAt(tx.now, policy.pollMinIntervalMs),
  });
  return false;
}

/** The upstream's own word that a generation has ended, or null. */
function verdict(outcome: PollOutcome): TerminalChange | null {
  switch (outcome.kind) {
    case 'completed':
      return { status: 'completed', imageUrl: outcome.imageUrl };
    case 'failed':
      return { status: 'failed', error: { code: 'generation_failed', message: outcome.message } };
    case 'not_found':
      return {
        status: 'failed',
        error: { code: 'upstream_lost', message: 'The upstream no longer knows the generation' },
      };
    case 'forbidden':
      return {
        status: 'failed',
        error: { code: 'upstream_lost', message: 'The upstream says that it belongs to another account' },
      };
    case 'running':
    case 'completed_without_image':
    case 'no_answer':
      return null;
  }
}

function overdue(
  { model, submittedAt }: Generation,
  { kind }: PollOutcome,
  now: UnixMs,
): TerminalChange | null {
  const { maxDurationMs } = catalogue[model];
  if (submittedAt === null || now - submittedAt <= maxDurationMs) return null;
  if (kind === 'completed_without_image') {
    const message = 'The upstream said completed and gave no usable picture';
    return { status: 'failed', error: { code: 'upstream_invalid_result', message } };
  }
  const message = `The upstream has not finished within ${maxDurationMs / 1_000} s`;
  return { status: 'failed', error: { code: 'upstream_timeout', message } };
}

// Progress never falls and `generating` never becomes `pending` again, whatever the upstream says.
function seenOf({ status, progress }: Generation, seen: Extract<PollOutcome, { kind: 'running' }>) {
  return {
    status: status === 'generating' ? status : seen.status,
    progress: Math.max(progress, seen.progress ?? 0),
  };
}

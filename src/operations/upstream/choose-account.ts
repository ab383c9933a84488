import { requestsFree, type Allowance, type Demand } from '../../domain/upstream/allowance.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import { UNREADABLE_POLLS } from '../../domain/poll-plan/poll-back-off-ms.ts';
import { planFirstPoll, type PollPlan } from '../../domain/poll-plan/poll-plan.ts';
import { hasPlenty, submitAllowed, type SubmitAllowance } from '../../domain/upstream/submit-allowance.ts';
import type { Transaction } from '../../store/engine/store.ts';
import { noReserve, type InteractiveReserve } from '../../domain/upstream/interactive-reserve.ts';
import { spreadFrom, SPREAD_OVER } from '../../domain/upstream/spread-from.ts';
import {
  countUnreadable,
  findLastSubmissions,
  findPlannedPolls,
} from '../../store/upstream/count-submissions.ts';
import type { ConfiguredAccount, Policy } from '../operation-context.ts';
import { accountLockOrder } from './account-lock-order.ts';
import { countInFlightOf, demandOf } from './demand-of.ts';
import { planOf } from './plan-for.ts';
import { readAccountState } from './read-account-state.ts';
import { reserveOf, spreadReserveOf } from './reserve-of.ts';

/** Of the accounts that may submit, the one with the most headroom; of several, the first in the settings. */
export async function chooseAccount(
  tx: Transaction,
  policy: Policy,
  generation: Generation,
): Promise<ConfiguredAccount | NoAllowance> {
  const allowed: { account: ConfiguredAccount; headroom: number }[] = [];
  let retryAt = Infinity;
  for (const account of accountLockOrder(policy.accounts, ({ name }) => name)) {
    const leaves = generation.priority === 'batch' ? reserveOf(policy, account) : noReserve;
    const { allowance, retryAt: usableAt } = await readAccountState(tx, policy, account, {
      kind: 'submit',
      id: generation.id,
      priceCredits: generation.priceCredits,
      reservedUnanswered: leaves.unanswered,
    });
    if (usableAt !== 'now') {
      retryAt = Math.min(retryAt, usableAt ?? Infinity);
      continue;
    }
    const demand = await demandOf(tx, policy, account);
    const { model, input } = generation;
    const kind = { model, quality: input.imageQuality };
    const plan = await planOf(tx, policy, account, kind, { allowance, demand, now: tx.now });
    if (policy.spreadRequests) {
      const requestsPerGeneration = 1 + plan.pollsPerGeneration;
      const reserved = spreadReserveOf(policy, account, generation.priority);
      const last = await findLastSubmissions(tx, account.name, SPREAD_OVER);
      const spreadAt = spreadFrom(allowance, last, { requestsPerGeneration, reserved });
      if (spreadAt > tx.now) {
        retryAt = Math.min(retryAt, spreadAt);
        continue;
      }
    }
    const result = await mayAccountSubmit(tx, account, { allowance, demand, plan, leaves });
    if (!result.allowed) {
      retryAt = Math.min(retryAt, result.possibleAt);
      continue;
    }
    allowed.push({ account, headroom: requestsFree(allowance, tx.now) / allowance.limit });
  }
  const most = Math.max(...allowed.map(({ headroom }) => headroom));
  const isBest = (account: ConfiguredAccount) =>
    allowed.some((each) => each.account === account && each.headroom === most);
  return (
    policy.accounts.find(isBest) ?? {
      outcome: 'no_allowance',
      retryAt: retryAt === Infinity ? null : retryAt,
    }
  );
}

/** No account may submit before then; null: not until something else happens. */
export interface NoAllowance {
  outcome: 'no_allowance';
  retryAt: UnixMs | null;
  /** No interactive generation is queued, and batch has to leave what is free: one that comes may be submitted. */
  isOfBatch?: true;
}

interface SubmitState {
  allowance: Allowance;
  demand: Demand;
  plan: PollPlan;
  leaves: InteractiveReserve;
}

async function mayAccountSubmit(
  tx: Transaction,
  { name, maxInFlight: allPlaces }: ConfiguredAccount,
  { allowance, demand, plan, leaves }: SubmitState,
): Promise<SubmitAllowance> {
  const firstPollAfterMs = planFirstPoll(plan, 0);
  const options = {
    firstPollAfterMs,
    pollsPerGeneration: plan.pollsPerGeneration,
    reservedPolls: leaves.requests,
  };
  const maxInFlight = allPlaces - leaves.places;
  if (hasPlenty(allowance, { inFlight: demand.inFlight, maxInFlight }, tx.now, options))
    return { allowed: true };
  const inFlight = await countInFlightOf(tx, name, maxInFlight);
  if (hasPlenty(allowance, { inFlight, maxInFlight }, tx.now, options)) return { allowed: true };
  const isFull = inFlight >= maxInFlight;
  const places = isFull ? maxInFlight + (await countUnreadableOf(tx, name, maxInFlight)) : maxInFlight;
  if (isFull && (await countInFlightOf(tx, name, places)) >= places) {
    const [first] = await findPlannedPolls(tx, name, 1);
    const possibleAt = first ?? tx.now + firstPollAfterMs;
    // A poll that is due or under way frees its place by its answer, and not by a time.
    return { allowed: false, possibleAt: possibleAt > tx.now ? possibleAt : Infinity };
  }
  const plannedPolls = await findPlannedPolls(tx, name, places);
  // A submission without an answer yet will be polled like one made now.
  const open = new Array<UnixMs>(Math.max(0, inFlight - plannedPolls.length)).fill(tx.now + firstPollAfterMs);
  const nextPollAt = [...plannedPolls, ...open].sort((a, b) => a - b);
  return submitAllowed(allowance, { nextPollAt, maxInFlight: places }, tx.now, options);
}

/** Those whose polls are not readable take no place: ten of them would otherwise stop the account for a day. */
function countUnreadableOf(tx: Transaction, account: string, maxInFlight: number): Promise<number> {
  return countUnreadable(tx, { account, failures: UNREADABLE_POLLS, atMost: 10 * maxInFlight });
}

import { healthy } from '../../domain/upstream/account-health.ts';
import { waitingFor, type WaitingFor } from '../../domain/upstream/waiting-for.ts';
import type { UnixMs } from '../../domain/clock.ts';
import type { Generation } from '../../domain/generations/generation.ts';
import type { Session } from '../../store/engine/store.ts';
import { findSubmitBackOff } from '../../store/generations/find-submit-back-off.ts';
import { countTeamInFlight } from '../../store/upstream/count-team-in-flight.ts';
import { findAccounts } from '../../store/upstream/upstream-accounts.ts';
import type { OperationContext, Policy } from '../operation-context.ts';

/** Why a queued generation waits, without reading the queue. Null: it is not queued. */
export async function explainWaiting(
  { store: { reader }, clock, policy }: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
  generation: Generation,
): Promise<WaitingFor | null> {
  if (generation.status !== 'queued') return null;
  return waitingReasonOf(reader, policy, generation, clock.now());
}

/** The same for a generation that has just been found queued. */
export async function waitingReasonOf(
  session: Session,
  { accounts, maxInFlightPerTeam }: Pick<Policy, 'accounts' | 'maxInFlightPerTeam'>,
  { id, teamId, priceCredits }: Pick<Generation, 'id' | 'teamId' | 'priceCredits'>,
  now: UnixMs,
): Promise<WaitingFor> {
  const names = accounts.map(({ name }) => name);
  const stored = await findAccounts(session, names);
  const backOff = await findSubmitBackOff(session, id);
  const isTeamFull =
    maxInFlightPerTeam !== Infinity &&
    (await countTeamInFlight(session, teamId, maxInFlightPerTeam)) >= maxInFlightPerTeam;
  return waitingFor(
    {
      priceCredits,
      backOff: backOff ?? { retryAt: null, failureCount: 0, failingSince: null, failure: null },
      isTeamFull,
      accounts: names.map((name) => stored.find((row) => row.name === name)?.health ?? healthy),
    },
    now,
  );
}

/** What is stored of one team between choices of the fair queue: two numbers in its row. Both start at 0. */
export interface FairShare {
  /** Service received divided by weight: the team's place in virtual time. */
  virtualTime: number;
  /** Interactive generations submitted while batch ones waited, since the last batch one. */
  interactiveSinceBatch: number;
}

/** The share without one submission of this cost, which certainly never reached the upstream. */
export function restoredShare(share: FairShare, weight: number, cost: number): FairShare {
  return { ...share, virtualTime: Math.max(0, share.virtualTime - cost / weight) };
}

/** What the upstream had of one team when another came. */
export interface TeamInFlight {
  /** The team's present place in virtual time. */
  virtualTime: number;
  weight: number;
  inFlightCredits: number;
}

/**
 * Where the service of a team starts that was idle: at the present virtual time, less what was in flight when
 * it came. The team that had filled all places by then was given that service ahead of the others, so the
 * shares hold from the first hour. It reaches no further back than one such filling.
 * @param virtualTime the start of the service that was chosen last
 */
export function arrivalTime(virtualTime: number, teams: readonly TeamInFlight[]): number {
  const services = teams.map(({ inFlightCredits, weight }) => inFlightCredits / weight);
  const earliest = Math.min(virtualTime, ...teams.map((team, i) => team.virtualTime - (services[i] ?? 0)));
  return Math.max(0, earliest, virtualTime - Math.max(0, ...services));
}

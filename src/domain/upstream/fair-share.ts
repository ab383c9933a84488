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

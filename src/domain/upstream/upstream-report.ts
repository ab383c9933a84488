import { HOUR_MS, type UnixMs } from '../clock.ts';

/** One row for each account and hour with requests, in the order of the hours. */
export function upstreamReport(
  counts: readonly RequestCount[],
  usableRequestsOf: ReadonlyMap<string, number>,
): UpstreamHour[] {
  const rows = new Map<string, UpstreamHour>();
  for (const { account, hour: startsAt, use, outcome, requests } of counts) {
    const key = JSON.stringify([startsAt, account]);
    const row = rows.get(key) ?? emptyHour(account, startsAt, usableRequestsOf.get(account));
    rows.set(key, row);
    row[figureOf[use]] += requests;
    if (outcome === 'completed') row.picturesMade += requests;
    if (!useful.has(outcome)) addWasted(row, outcome, requests);
  }
  const report = [...rows.values()];
  for (const { wasted } of report) wasted.sort((a, b) => b.requests - a.requests);
  return report.sort((a, b) => a.startsAt - b.startsAt || (a.account < b.account ? -1 : 1));
}

/** What one upstream account used its requests for in one hour. */
export interface UpstreamHour {
  account: string;
  /** A whole hour, UTC. */
  startsAt: UnixMs;
  /** Completed pictures. */
  picturesMade: number;
  /** With one submission and one poll each; null for an account that is not in the settings. */
  picturesPossible: number | null;
  submissions: number;
  firstPolls: number;
  furtherPolls: number;
  /** Requests that neither submitted a generation nor ended one, by outcome: most frequent first. */
  wasted: { outcome: string; requests: number }[];
}

export const requestUses = ['submission', 'first_poll', 'further_poll'] as const;
export type RequestUse = (typeof requestUses)[number];

/** How many requests of one use an account had answered in one hour with one outcome. */
export interface RequestCount {
  account: string;
  hour: UnixMs;
  use: RequestUse;
  /** The kind of a `SubmitOutcome` or `PollOutcome`. */
  outcome: string;
  requests: number;
}

/** The hour that a time belongs to. */
export function hourOf(time: UnixMs): UnixMs {
  return time - (time % HOUR_MS);
}

// A picture that failed has ended, and was not asked about in vain.
const useful = new Set(['confirmed', 'completed', 'failed']);

const figureOf = {
  submission: 'submissions',
  first_poll: 'firstPolls',
  further_poll: 'furtherPolls',
} as const satisfies Record<RequestUse, keyof UpstreamHour>;

function emptyHour(account: string, startsAt: UnixMs, usable: number | undefined): UpstreamHour {
  const picturesPossible = usable === undefined ? null : Math.floor(usable / 2);
  const figures = { picturesMade: 0, submissions: 0, firstPolls: 0, furtherPolls: 0 };
  return { account, startsAt, ...figures, picturesPossible, wasted: [] };
}

function addWasted({ wasted }: UpstreamHour, outcome: string, requests: number): void {
  const row = wasted.find((other) => other.outcome === outcome);
  if (row === undefined) wasted.push({ outcome, requests });
  else row.requests += requests;
}

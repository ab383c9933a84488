import { chooseNext, type WaitingTeam } from '../../../src/domain/upstream/choose-next.ts';

const HOUR_MS = 3_600_000;

export interface Fairness {
  name: string;
  /** Of the three teams: share of the submissions in the worst hour, by how much it is off in per cent of itself, and in pictures. */
  worstDeviationPercent: number;
  worstDeviationPictures: number;
  /** The most submissions of others between the arrival of an idle team's picture and its own. */
  worstTurn: number;
}

/**
 * Teams of weight 1, 1 and 2; the first sends 1,000 at once, the others always have work; a fourth has one picture every three hours.
 * Submissions are possible `perHour` times an hour, evenly. Every hour in which the first has work is looked at.
 */
export function measureFairness(perHour: number): Fairness {
  const stepMs = HOUR_MS / perHour;
  const teams = [1, 1, 2, 1].map((weight, i): WaitingTeam & { left: number } => ({
    teamId: `team_${i}`,
    weight,
    virtualTime: 0,
    interactiveSinceBatch: 0,
    inFlight: 0,
    maxInFlight: Infinity,
    interactive: null,
    batch: null,
    left: [1_000, Infinity, Infinity, 0][i]!,
  }));
  const served: number[] = [];
  let virtualTime = 0;
  let worstTurn = 0;
  let arrivedAt = 0;
  for (let n = 0; teams[0]!.left > 0; n++) {
    const now = n * stepMs;
    const idle = teams[3]!;
    if (n % Math.round(3 * perHour) === Math.round(1.3 * perHour)) {
      idle.left = 1;
      arrivedAt = n;
    }
    for (const team of teams)
      team.interactive =
        team.left > 0 ? { id: `gen_${n}`, createdAt: team === idle ? now : 0, cost: 1 } : null;
    const choice = chooseNext(
      teams.filter(({ left }) => left > 0),
      virtualTime,
      now,
    )!;
    const team = teams.find(({ teamId }) => teamId === choice.teamId)!;
    team.left--;
    team.virtualTime = choice.share.virtualTime;
    virtualTime = choice.virtualTime;
    served.push(teams.indexOf(team));
    if (team === idle) worstTurn = Math.max(worstTurn, n - arrivedAt);
  }
  let percent = 0;
  let pictures = 0;
  for (let from = 0; from + perHour <= served.length; from++) {
    const hour = served.slice(from, from + perHour).filter((team) => team !== 3);
    [0.25, 0.25, 0.5].forEach((share, i) => {
      const off = Math.abs(hour.filter((team) => team === i).length - share * hour.length);
      pictures = Math.max(pictures, off);
      percent = Math.max(percent, (100 * off) / (share * hour.length));
    });
  }
  return {
    name: `${perHour} an hour`,
    worstDeviationPercent: percent,
    worstDeviationPictures: pictures,
    worstTurn,
  };
}

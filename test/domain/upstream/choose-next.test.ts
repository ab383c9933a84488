import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chooseNext,
  INTERACTIVE_PER_BATCH,
  type WaitingTeam,
} from '../../../src/domain/upstream/choose-next.ts';
import { restoredShare } from '../../../src/domain/upstream/fair-share.ts';

function team(teamId: string, part: Partial<WaitingTeam> = {}): WaitingTeam {
  return {
    teamId,
    weight: 1,
    virtualTime: 0,
    interactiveSinceBatch: 0,
    inFlight: 0,
    maxInFlight: 10,
    interactive: { id: `gen_${teamId}`, createdAt: 0, cost: 1 },
    batch: null,
    ...part,
  };
}

/** Serves `turns` times; the teams always have work. Returns how often each was chosen. */
function serve(
  teams: WaitingTeam[],
  turns: number,
  now = 0,
): { served: Record<string, number>; virtualTime: number } {
  const served: Record<string, number> = Object.fromEntries(teams.map(({ teamId }) => [teamId, 0]));
  let virtualTime = 0;
  for (let turn = 0; turn < turns; turn++) {
    const choice = chooseNext(teams, virtualTime, now)!;
    Object.assign(
      teams.find(({ teamId }) => teamId === choice.teamId)!,
      choice.share,
    );
    served[choice.teamId]!++;
    virtualTime = choice.virtualTime;
  }
  return { served, virtualTime };
}

describe('the fair queue', () => {
  it('gives each team its share by weight, to within one generation a team', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 400 }),
        (weights, turns) => {
          const { served } = serve(
            weights.map((weight, i) => team(`team_${i}`, { weight })),
            turns,
          );
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          weights.forEach((weight, i) => {
            // The bound of start-time fair queuing: one of its own and one each of the others, by weight.
            expect(Math.abs(served[`team_${i}`]! - (turns * weight) / total)).toBeLessThanOrEqual(
              1 + (weight * weights.length) / total,
            );
          });
        },
      ),
    );
  });

  it('always chooses somebody when a team below its cap waits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ inFlight: fc.nat(3), virtualTime: fc.nat(1_000) }), { maxLength: 6 }),
        fc.nat(1_000),
        (parts, virtualTime) => {
          const teams = parts.map((part, i) => team(`team_${i}`, { ...part, maxInFlight: 2 }));
          const possible = teams.some(({ inFlight }) => inFlight < 2);
          const choice = chooseNext(teams, virtualTime, 0);
          expect(choice !== null).toBe(possible);
          expect(teams.find(({ teamId }) => teamId === choice?.teamId)?.inFlight ?? 0).toBeLessThan(2);
        },
      ),
    );
  });

  it('starts a single generation of an idle team within one turn of each other team', () => {
    const busy = [team('a'), team('b'), team('c', { weight: 2 })];
    let { virtualTime } = serve(busy, 500);
    const idle = team('idle', { interactive: { id: 'gen_idle', createdAt: 99, cost: 1 } });
    let turns = 0;
    for (; turns < 10; turns++) {
      const choice = chooseNext([...busy, idle], virtualTime, 100)!;
      if (choice.teamId === 'idle') break;
      Object.assign(
        busy.find(({ teamId }) => teamId === choice.teamId)!,
        choice.share,
      );
      virtualTime = choice.virtualTime;
    }
    expect(turns).toBeLessThanOrEqual(busy.length);
  });

  it('gives a team no credit for the time it was idle', () => {
    const [busy, idle] = [team('busy'), team('idle')];
    const { virtualTime } = serve([busy], 1_000);
    const choices = [];
    let time = virtualTime;
    for (let turn = 0; turn < 20; turn++) {
      const choice = chooseNext([busy, idle], time, 0)!;
      Object.assign(choice.teamId === 'busy' ? busy : idle, choice.share);
      time = choice.virtualTime;
      choices.push(choice.teamId);
    }
    expect(choices.filter((id) => id === 'idle').length).toBeLessThanOrEqual(11);
  });

  it('counts what a submission costs', () => {
    const dear = team('dear', { interactive: { id: 'gen_dear', createdAt: 0, cost: 16 } });
    const { served } = serve(
      [dear, team('cheap', { interactive: { id: 'gen_cheap', createdAt: 0, cost: 4 } })],
      100,
    );
    expect(served.dear).toBe(20);
  });

  it('takes interactive before batch, and one batch for every eight interactive', () => {
    const both = team('a', { batch: { id: 'gen_batch', createdAt: 0, cost: 1 } });
    const priorities = Array.from({ length: 18 }, () => {
      const choice = chooseNext([both], 0, 0)!;
      Object.assign(both, choice.share);
      return choice.priority;
    });
    expect(priorities.indexOf('batch')).toBe(INTERACTIVE_PER_BATCH);
    expect(priorities.filter((priority) => priority === 'batch')).toHaveLength(2);
  });

  it('does not let batch work wait for more than an hour behind rare interactive work, nor take over then', () => {
    const both = team('a', { batch: { id: 'gen_batch', createdAt: 0, cost: 1 }, interactiveSinceBatch: 1 });
    const hourLater = 3_600_000;
    expect(chooseNext([both], 0, hourLater)!.priority).toBe('batch');
    expect(chooseNext([{ ...both, interactiveSinceBatch: 0 }], 0, hourLater)!.priority).toBe('interactive');
  });

  it('is first in, first out between teams that stand equal', () => {
    const first = team('z', { interactive: { id: 'gen_z', createdAt: 1, cost: 1 } });
    const second = team('a', { interactive: { id: 'gen_a', createdAt: 2, cost: 1 } });
    expect(chooseNext([second, first], 0, 10)!.teamId).toBe('z');
  });

  it('gives back what a submission that never arrived was counted', () => {
    const { share } = chooseNext([team('a', { weight: 2, virtualTime: 5 })], 0, 0)!;
    expect(restoredShare(share, 2, 1).virtualTime).toBe(5);
  });

  it('gives back no more than a team was ever counted', () => {
    expect(restoredShare({ virtualTime: 0.2, interactiveSinceBatch: 3 }, 1, 1)).toEqual({
      virtualTime: 0,
      interactiveSinceBatch: 3,
    });
  });

  it('counts interactive generations towards a batch one only while one waits', () => {
    const batch = { id: 'gen_batch', createdAt: 0, cost: 1 };
    const since = (part: Partial<WaitingTeam>) =>
      chooseNext([team('a', part)], 0, 0)!.share.interactiveSinceBatch;
    expect(since({ interactiveSinceBatch: 3, batch })).toBe(4);
    expect(since({ interactiveSinceBatch: 3 })).toBe(0);
    expect(since({ interactiveSinceBatch: INTERACTIVE_PER_BATCH, batch })).toBe(0);
  });

  it('takes what there is: batch alone, interactive alone, or nobody', () => {
    const batch = { id: 'gen_batch', createdAt: 0, cost: 1 };
    expect(chooseNext([team('a', { interactive: null, batch })], 0, 0)).toMatchObject({
      priority: 'batch',
      generationId: 'gen_batch',
    });
    expect(chooseNext([team('a')], 0, 0)).toMatchObject({ priority: 'interactive', generationId: 'gen_a' });
    expect(chooseNext([team('a', { interactive: null })], 0, 0)).toBeNull();
    expect(chooseNext([], 0, 0)).toBeNull();
  });

  it('lets batch work wait behind rare interactive work for an hour of its own, not less', () => {
    const since = 1_800_000;
    const both = team('a', {
      batch: { id: 'gen_batch', createdAt: since, cost: 1 },
      interactiveSinceBatch: 1,
    });
    expect(chooseNext([both], 0, since + 3_599_999)!.priority).toBe('interactive');
    expect(chooseNext([both], 0, since + 3_600_000)!.priority).toBe('batch');
  });

  it('takes of two generations of one age always the same, in whatever order the teams come', () => {
    const teams = [team('a'), team('b')];
    expect(chooseNext(teams, 0, 0)!.teamId).toBe('a');
    expect(chooseNext(teams.toReversed(), 0, 0)!.teamId).toBe('a');
  });

  it('puts the team that has been served less before the one that has waited longer', () => {
    const served = team('served', { virtualTime: 2 });
    const waiting = team('waiting', { virtualTime: 1, interactive: { id: 'gen_w', createdAt: 9, cost: 1 } });
    expect(chooseNext([served, waiting], 0, 10)!.teamId).toBe('waiting');
    expect(chooseNext([waiting, served], 0, 10)!.teamId).toBe('waiting');
  });
});

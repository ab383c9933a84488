import { describe, expect, it } from 'vitest';
import { DEFAULT_WEIGHT, TEAM_NAME, weightBounds } from '../../../src/domain/access/team.ts';

describe('the name of a team', () => {
  it.each(['a', '7', 'Team-1', 'a.b_c', 'x'.repeat(64)])('may be %j', (name) => {
    expect(name).toMatch(TEAM_NAME);
  });

  it.each(['', '.a', '-a', '_a', 'a b', ' a', 'a\n', 'ä', 'a/b', 'x'.repeat(65), '$a'])(
    'may not be %j',
    (name) => {
      expect(name).not.toMatch(TEAM_NAME);
    },
  );
});

describe('the weight of a team', () => {
  it('is the least there is unless it is set', () => {
    expect(DEFAULT_WEIGHT).toBe(1);
    expect(weightBounds.min).toBe(DEFAULT_WEIGHT);
  });
});

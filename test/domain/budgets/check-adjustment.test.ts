import { describe, expect, it } from 'vitest';
import { checkAdjustment, type AdjustmentFields } from '../../../src/domain/budgets/check-adjustment.ts';
import { MAX_CREDITS } from '../../../src/domain/budgets/check-budget.ts';
import { NOON } from '../../moved-clock.ts';

describe('an adjustment', () => {
  const wrong = (changes: Partial<AdjustmentFields>) =>
    checkAdjustment({ credits: 10, note: 'For the campaign', until: null, ...changes }, NOON).map(
      ({ pointer }) => pointer,
    );
  const lastTime = Date.parse('9999-12-31T23:59:59.999Z');

  it.each<Partial<AdjustmentFields>>([
    {},
    { credits: 1 },
    { credits: -1 },
    { credits: MAX_CREDITS },
    { credits: -MAX_CREDITS },
    { note: 'x'.repeat(200) },
    { note: 'für später' },
    { until: 'period' },
    { until: NOON + 1 },
    { until: lastTime },
  ])('may be %j', (changes) => {
    expect(wrong(changes)).toEqual([]);
  });

  it.each<[Partial<AdjustmentFields>, string]>([
    [{ credits: 0 }, '/credits'],
    [{ credits: 0.5 }, '/credits'],
    [{ credits: MAX_CREDITS + 1 }, '/credits'],
    [{ credits: -MAX_CREDITS - 1 }, '/credits'],
    [{ note: '' }, '/note'],
    [{ note: '  ' }, '/note'],
    [{ note: 'two\nlines' }, '/note'],
    [{ note: '\x1b[31mred' }, '/note'],
    [{ note: 'line break behind\n' }, '/note'],
    [{ note: 'x'.repeat(201) }, '/note'],
    [{ until: NOON }, '/until'],
    [{ until: NOON - 1 }, '/until'],
    [{ until: NOON + 0.5 }, '/until'],
    [{ until: lastTime + 1 }, '/until'],
  ])('may not be %j: %s', (changes, pointer) => {
    expect(wrong(changes)).toEqual([pointer]);
  });
});

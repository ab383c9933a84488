import { describe, expect, it } from 'vitest';
import { checkAdjustment, type AdjustmentFields } from '../../../src/domain/budgets/check-adjustment.ts';
import { checkBudget, MAX_CREDITS, type BudgetFields } from '../../../src/domain/budgets/check-budget.ts';
import { NOON } from '../../moved-clock.ts';

const wrongIn = (changes: Partial<BudgetFields>) =>
  checkBudget({ scope: 'team', limitCredits: 100, period: 'month', ...changes }).map(
    ({ pointer }) => pointer,
  );

describe('a budget', () => {
  it.each<Partial<BudgetFields>>([
    {},
    { scope: 'gateway', period: 'day' },
    { scope: 'key', period: 'week' },
    { period: 'total' },
    { period: 'total', rolloverCapCredits: null },
    { limitCredits: 0 },
    { limitCredits: MAX_CREDITS },
    { timeZone: 'Europe/Berlin' },
    { alertThresholds: [] },
    { alertThresholds: [1, 50, 100] },
    { rolloverCapCredits: 0 },
    { rolloverCapCredits: MAX_CREDITS },
  ])('may be %j', (changes) => {
    expect(wrongIn(changes)).toEqual([]);
  });

  it.each<[Partial<BudgetFields>, string]>([
    [{ scope: 'house' }, '/scope'],
    [{ limitCredits: -1 }, '/limitCredits'],
    [{ limitCredits: 1.5 }, '/limitCredits'],
    [{ limitCredits: NaN }, '/limitCredits'],
    [{ limitCredits: MAX_CREDITS + 1 }, '/limitCredits'],
    [{ period: 'year' as BudgetFields['period'] }, '/period'],
    [{ timeZone: 'Mars/Olympus' }, '/timeZone'],
    // No daylight saving time; who writes it in winter means the zone.
    [{ timeZone: '+01:00' }, '/timeZone'],
    [{ alertThresholds: [0] }, '/alertThresholds'],
    [{ alertThresholds: [101] }, '/alertThresholds'],
    [{ alertThresholds: [50, 80.5] }, '/alertThresholds'],
    [{ alertThresholds: [50, 50] }, '/alertThresholds'],
    [{ rolloverCapCredits: -1 }, '/rolloverCapCredits'],
    [{ rolloverCapCredits: MAX_CREDITS + 1 }, '/rolloverCapCredits'],
    [{ period: 'total', rolloverCapCredits: 10 }, '/rolloverCapCredits'],
  ])('may not be %j: %s', (changes, pointer) => {
    expect(wrongIn(changes)).toEqual([pointer]);
  });

  it('is told of everything that is wrong at once', () => {
    expect(wrongIn({ scope: '', limitCredits: -1, timeZone: '', rolloverCapCredits: 0.5 })).toEqual([
      '/scope',
      '/limitCredits',
      '/timeZone',
      '/rolloverCapCredits',
    ]);
  });

  it('names in its errors what may be given instead', () => {
    const [scope, period] = checkBudget({
      scope: 'house',
      limitCredits: 1,
      period: 'year' as BudgetFields['period'],
    });
    expect(scope?.detail).toContain('gateway, team, key');
    expect(period?.detail).toContain('day, week, month, total');
  });
});

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

import { describe, expect, it } from 'vitest';
import { checkBudget, MAX_CREDITS, type BudgetFields } from '../../../src/domain/budgets/check-budget.ts';

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

  it('gets all of its errors at once', () => {
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

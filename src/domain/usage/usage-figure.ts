/** One figure of a report. */
export type UsageFigure = (typeof usageFigures)[number];

/** What unreconciled charges add to the roll-ups: when they are recorded, and when they are resolved. */
export const chargeFigures = ['unreconciledCredits', 'chargedCredits', 'writtenOffCredits'] as const;

/**
 * The figures of the daily roll-ups, in the order of reports: counts of generations and credits, all
 * integers.
 */
export const dailyUsageFigures = [
  'completed',
  'failed',
  'canceled',
  'settledCredits',
  'releasedCredits',
  ...chargeFigures,
] as const;
export type DailyUsageFigure = (typeof dailyUsageFigures)[number];

/** The figures of a report: those of the roll-ups, and what is held now. */
export const usageFigures = [...dailyUsageFigures, 'heldCredits'] as const;

/** What each figure means, for the API document and the guide. */
export const usageFigureMeanings: Record<UsageFigure, string> = {
  completed: 'Completed generations.',
  failed: 'Failed generations.',
  canceled: 'Canceled generations.',
  settledCredits: 'Spent on completed generations.',
  releasedCredits: 'Released by failed and canceled generations.',
  unreconciledCredits:
    'Unreconciled charges, under the day on which they were recorded, whatever became of them later.',
  chargedCredits: 'Unreconciled charges that were charged after all, under the day of their resolution.',
  writtenOffCredits: 'Unreconciled charges that were written off, under the day of their resolution.',
  heldCredits: 'Currently held by generations that have not ended; reported under today.',
};

/** One value for each figure, such as its column. */
export function forFigures<Figure extends UsageFigure, Value>(
  figures: readonly Figure[],
  make: (figure: Figure) => Value,
): Record<Figure, Value> {
  return Object.fromEntries(figures.map((figure) => [figure, make(figure)])) as Record<Figure, Value>;
}

/** Whether a figure comes from unreconciled charges, and not from how generations ended. */
export function isChargeFigure(figure: UsageFigure): figure is (typeof chargeFigures)[number] {
  return (chargeFigures as readonly UsageFigure[]).includes(figure);
}

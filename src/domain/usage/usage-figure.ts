/** One figure of a report. */
export type UsageFigure = (typeof usageFigures)[number];

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
  heldCredits: 'Currently held by generations that have not ended; reported under today.',
};

/** One value for each figure, such as its column. */
export function forFigures<Figure extends UsageFigure, Value>(
  figures: readonly Figure[],
  make: (figure: Figure) => Value,
): Record<Figure, Value> {
  return Object.fromEntries(figures.map((figure) => [figure, make(figure)])) as Record<Figure, Value>;
}

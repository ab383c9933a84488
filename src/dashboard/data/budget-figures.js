/** What will have been settled at the end of the period, if it goes on like this; null for a budget that never resets. */
export function forecastOf({ settledCredits, startsAt, resetsAt }, now = Date.now()) {
  if (resetsAt === null) return null;
  const elapsed = now - Date.parse(startsAt);
  if (elapsed <= 0) return settledCredits;
  return Math.round((settledCredits / elapsed) * (Date.parse(resetsAt) - Date.parse(startsAt)));
}

/** The budget with the fewest credits available, which is the one that counts; null without any. */
export function tightestOf(budgets) {
  return budgets.reduce(
    (least, budget) => (least === null || budget.availableCredits < least.availableCredits ? budget : least),
    null,
  );
}

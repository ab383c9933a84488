/**
 * Reports what degrades the gateway until an operator acts or time passes.
 * @param check its name in `/readyz`
 * @param problem null: it is over
 */
export type ReportCondition = (check: string, problem: string | null) => void;

/** The checks that are always there, so that their metrics are 0 before anything happens. */
export const conditionChecks = ['clock', 'disk', 'file'] as const;

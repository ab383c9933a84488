/**
 * Reports what degrades the gateway until an operator acts or time passes.
 * @param check its name in `/readyz`
 * @param problem null: it is over
 */
export type ReportCondition = (check: string, problem: string | null) => void;

import type { Logger } from 'pino';
import type { ReportCondition } from '../domain/report-condition.ts';

/** What degrades the gateway at the moment. */
export interface Conditions {
  report: ReportCondition;
  /** The problems by the names of their checks. */
  current(): Record<string, string>;
}

/** Each has a log line when it begins and one when it is over, however often it is reported. */
export function createConditions(logger: Pick<Logger, 'error' | 'info'>): Conditions {
  const problems = new Map<string, string>();
  return {
    report(check, problem) {
      if (problem === (problems.get(check) ?? null)) return;
      if (problem === null) {
        problems.delete(check);
        logger.info({ check }, 'no longer degraded');
      } else {
        problems.set(check, problem);
        logger.error({ check, problem }, 'degraded');
      }
    },
    current: () => Object.fromEntries(problems),
  };
}

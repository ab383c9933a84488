import { toTime } from './to-time.ts';

interface TimeRangeQuery {
  createdAfter?: string;
  createdBefore?: string;
}

/** The two ends of a list's time range, those that are given. @throws AppError naming the parameter */
export function timeRangeOf({ createdAfter, createdBefore }: TimeRangeQuery) {
  return {
    ...(createdAfter !== undefined && { createdAfter: toTime('createdAfter', createdAfter) }),
    ...(createdBefore !== undefined && { createdBefore: toTime('createdBefore', createdBefore) }),
  };
}

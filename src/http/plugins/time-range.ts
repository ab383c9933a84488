import { toTime } from './to-time.ts';

/** The given ends of a list's time range. @throws AppError naming the parameter */
export function timeRange({ createdAfter, createdBefore }: TimeRangeQuery) {
  return {
    ...(createdAfter !== undefined && { createdAfter: toTime('createdAfter', createdAfter) }),
    ...(createdBefore !== undefined && { createdBefore: toTime('createdBefore', createdBefore) }),
  };
}

interface TimeRangeQuery {
  createdAfter?: string;
  createdBefore?: string;
}

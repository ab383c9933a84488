import type { Static } from 'typebox';
import type { ListGenerationsParams } from '../../../operations/generations/list-generations.ts';
import { toTime } from '../../plugins/to-time.ts';
import { timeRange } from '../../plugins/time-range.ts';
import type { GenerationQuery } from '../../schemas/generations/generation.ts';
import { toPageOptions } from '../../schemas/page-of.ts';

/** The query of a list of generations as the parameters of the operation. @throws AppError naming a parameter */
export function toListParams({
  status: statuses,
  createdAfter,
  createdBefore,
  finishedAfter,
  finishedBefore,
  cursor,
  limit,
  ...filter
}: Static<typeof GenerationQuery>): ListGenerationsParams {
  return {
    ...filter,
    statuses,
    ...timeRange({ createdAfter, createdBefore }),
    ...(finishedAfter !== undefined && { finishedAfter: toTime('finishedAfter', finishedAfter) }),
    ...(finishedBefore !== undefined && { finishedBefore: toTime('finishedBefore', finishedBefore) }),
    ...toPageOptions({ cursor, limit }),
  };
}

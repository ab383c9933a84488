import { toTime } from '../../plugins/to-time.ts';

/** The time whose balances are asked for, if any. @throws AppError naming the parameter */
export function balanceTime({ at }: { at?: string | undefined }): { at?: number } {
  return at === undefined ? {} : { at: toTime('at', at) };
}

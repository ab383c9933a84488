import type { Allowance } from './allowance.ts';

/**
 * Whether an account makes so many requests that a plan is made from counts up to a second old, and not
 * from each of its requests and generations.
 */
export function isLarge({ limit }: Pick<Allowance, 'limit'>): boolean {
  return limit > EXACT_REQUESTS_PER_HOUR;
}

// Up to here every request matters, and to read all of them takes a fraction of a millisecond.
const EXACT_REQUESTS_PER_HOUR = 1_000;

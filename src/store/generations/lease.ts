import type { UnixMs } from '../../domain/clock.ts';

/**
 * The right to work on a row until it expires. Every write under a lease says `WHERE lease_token =
 * :token`, so a worker that stalled for longer can never finish what another one has claimed since.
 */
export interface Lease {
  token: string;
  expiresAt: UnixMs;
}

import { HOUR_MS, type UnixMs } from '../../domain/clock.ts';
import { parseOwnJson } from '../../domain/parse-json.ts';
import type { OperationContext } from '../operation-context.ts';

/**
 * The sessions of the dashboard. A session is the encrypted token in a cookie, so that every replica can read it and nothing is
 * stored. The token is checked at every request like any other: a session ends at the latest when its token is revoked.
 */
export interface SessionBox {
  seal(token: string): { cookie: string; expiresAt: UnixMs };
  /** Null: the cookie is not one of this gateway's, or has expired. */
  open(cookie: string): DashboardSession | null;
}

export interface DashboardSession {
  token: string;
  expiresAt: UnixMs;
}

// A working day: who comes back the next morning signs in again.
export const SESSION_MS = 12 * HOUR_MS;

export function createSessionBox({
  secretBox,
  clock,
}: Pick<OperationContext, 'secretBox' | 'clock'>): SessionBox {
  return {
    seal(token) {
      const expiresAt = clock.now() + SESSION_MS;
      return { cookie: secretBox.seal(JSON.stringify({ token, expiresAt }), CONTEXT), expiresAt };
    },
    open(cookie) {
      let text: string;
      try {
        text = secretBox.open(cookie, CONTEXT);
      } catch {
        // Another gateway's on the same host, or of an encryption key that is no longer configured.
        return null;
      }
      const session = parseOwnJson<DashboardSession>(text);
      return session.expiresAt > clock.now() ? session : null;
    },
  };
}

/** No secret in the database has it, so that none of them can be used as a cookie. */
const CONTEXT = 'dashboard session';

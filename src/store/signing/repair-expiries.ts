import { gt } from 'drizzle-orm';
import type { UnixMs } from '../../domain/clock.ts';
import type { Transaction } from '../engine/store.ts';

/** Lets old secrets and keys that would sign beyond `latest` end then. Returns how many. */
export async function repairExpiries(tx: Transaction, latest: UnixMs): Promise<number> {
  const { signingSecrets: s, signingKeys: k } = tx.tables;
  const secrets = await tx.db
    .update(s)
    .set({ expiresAt: latest })
    .where(gt(s.expiresAt, latest))
    .returning({ id: s.id });
  const keys = await tx.db
    .update(k)
    .set({ expiresAt: latest })
    .where(gt(k.expiresAt, latest))
    .returning({ id: k.id });
  return secrets.length + keys.length;
}

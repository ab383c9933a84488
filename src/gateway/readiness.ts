import type { ReadinessStatus } from '../http/schemas/machine/readiness.ts';
import type { ReadinessReport } from '../http/routes/machine/read-readiness.ts';
import type { LedgerVerification } from '../operations/budgets/verify-ledger.ts';
import type { OperationContext } from '../operations/operation-context.ts';

interface ReadinessParts {
  isStopping(): boolean;
  workerErrors(): Record<string, string>;
  /** The last ledger verification; null before the first has ended. */
  verification(): LedgerVerification | null;
  /** What else degrades the gateway, by the names of the checks. */
  conditions(): Record<string, string>;
  /** What is stored and needs an operator, by the names of the checks. */
  readOperatorTasks(): Promise<Record<string, string>>;
  /** Why the gateway is on hold; null: it is not. */
  holdReason(): Promise<string | null>;
}

// Because a probe is ended soon after, and a database that takes longer serves no requests either.
const PATIENCE_MS = 5_000;

/**
 * `on_hold`: after a restore, until `nanogate resume`. `ready`: the database takes writes, and its schema is current.
 * `degraded`: all that, but a worker keeps failing, a budget differs from its ledger, rows are quarantined, an account has
 * no credits or no valid key, or something else needs an operator. Else, and as soon as the gateway stops, `not_ready`.
 *
 * A failing worker does not make it `not_ready`: requests are served as before, and another gateway on the same database
 * fails alike, so a load balancer would take out all of them.
 */
export function createReadiness(
  { store }: Pick<OperationContext, 'store'>,
  { isStopping, workerErrors, verification, conditions, readOperatorTasks, holdReason }: ReadinessParts,
): () => Promise<ReadinessReport> {
  // Another version of the gateway can add migrations, but none disappears while the database stays the same.
  let isCurrent = false;
  let stored: Record<string, string> = {};
  let hold: string | null = null;

  async function checkDatabase(): Promise<Record<string, string>> {
    try {
      await store.verifyWritable();
      const pending = isCurrent ? [] : await store.pendingMigrations();
      isCurrent = pending.length === 0;
      stored = isCurrent ? await readOperatorTasks() : {};
      hold = isCurrent ? await holdReason() : null;
      return { database: 'ok', migrations: isCurrent ? 'ok' : `${pending.length} pending` };
    } catch {
      isCurrent = false;
      return { database: 'not writable', migrations: 'ok' };
    }
  }

  // Shared by all probes that come meanwhile.
  let checking: Promise<Record<string, string>> | null = null;

  return async () => {
    checking ??= bounded(checkDatabase()).finally(() => (checking = null));
    const checks = await checking;
    const serves = !isStopping() && Object.values(checks).every((check) => check === 'ok');
    const failing = isStopping() ? [] : Object.keys(workerErrors());
    const found = verification()?.differences.length ?? 0;
    const ledger = found === 0 ? 'ok' : `${found} ${found === 1 ? 'difference' : 'differences'}`;
    const standing = { ...stored, ...conditions() };
    const isDegraded = found > 0 || failing.length > 0 || Object.keys(standing).length > 0;
    return {
      status: serves ? servingStatus(hold, isDegraded) : 'not_ready',
      checks: {
        ...checks,
        workers: workersCheck(isStopping(), failing),
        ledger,
        quarantine: 'ok',
        accounts: 'ok',
        ...standing,
        ...(hold !== null && { hold }),
      },
    };
  };
}

function servingStatus(hold: string | null, isDegraded: boolean): ReadinessStatus {
  if (hold !== null) return 'on_hold';
  return isDegraded ? 'degraded' : 'ready';
}

function workersCheck(isStopping: boolean, failing: string[]): string {
  if (isStopping) return 'stopping';
  return failing.length === 0 ? 'ok' : `failing: ${failing.join(', ')}`;
}

async function bounded(checks: Promise<Record<string, string>>): Promise<Record<string, string>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Record<string, string>>((resolve) => {
    timer = setTimeout(() => resolve({ database: 'does not answer', migrations: 'ok' }), PATIENCE_MS);
  });
  try {
    return await Promise.race([checks, late]);
  } finally {
    clearTimeout(timer);
  }
}

import { servesRequests, works, type ProcessRole } from '../domain/processes/process-role.ts';
import type { LedgerVerification } from '../operations/budgets/verify-ledger.ts';
import type { WaitRegistry } from '../operations/waiting/wait-registry.ts';
import { topics, type Topic } from '../operations/operation-context.ts';
import { createKeyChecker } from '../workers/key-checker.ts';
import { createSupervisor, type Supervisor } from '../workers/supervisor.ts';
import { createTokenUseRecorder } from '../workers/token-use-recorder.ts';
import { createWaitChecker } from '../workers/wait-checker.ts';
import { createBackgroundWorkers, type BackgroundParts } from './background-workers.ts';
import { createWorkerList, type WorkerListParts } from './worker-list.ts';

/** All workers of the process, as its role says. */
export interface GatewayWorkers {
  supervisor: Supervisor;
  /** The last ledger verification, in the process that verifies; null: it has made none. */
  verification(): LedgerVerification | null;
  /** Wakes the workers that wait for the topic. */
  notify(topic: Topic): void;
  /** Wakes the workers that wait for one of the topics that another process named. */
  wakeFor(names: readonly string[]): void;
  /** Wakes all that other processes wake, since a topic may have been missed. */
  wakeAll(): void;
  /** Whether other processes have to know of the topic, too. */
  announces(topic: Topic): boolean;
  /** Lets another process take over what only one does. Call it when the workers have ended. */
  release(): Promise<void>;
}

export interface GatewayWorkersParts extends WorkerListParts, BackgroundParts {
  config: BackgroundParts['config'] & { PROCESS_ROLE: ProcessRole };
  waits: WaitRegistry;
}

export function createGatewayWorkers(parts: GatewayWorkersParts): GatewayWorkers {
  const { context, config, waits, isLive } = parts;
  const role = config.PROCESS_ROLE;
  const { workers, add } = createWorkerList(parts);
  const waitChecker = servesRequests(role)
    ? add('wait-checker', () => createWaitChecker(context, waits, isLive))
    : null;
  if (servesRequests(role)) {
    add('key-checker', () => createKeyChecker(context, waits));
    add('token-use-recorder', () => createTokenUseRecorder(context));
  }
  const background = works(role) ? createBackgroundWorkers(add, parts) : null;
  const supervisor = createSupervisor(workers);
  const notify = (topic: Topic) => background?.wake[topic]();

  return {
    supervisor,
    verification: () => background?.verification() ?? null,
    notify,
    release: async () => background?.release(),
    wakeFor(names) {
      for (const topic of topics) if (names.includes(topic)) notify(topic);
    },
    wakeAll() {
      waitChecker?.wake();
      topics.forEach(notify);
    },
    announces: (topic) => background === null || supervisor.isStopping() || isForAny(topic),
  };
}

/**
 * Any process may submit what was queued. What follows, the process that did it goes on with at once, and the others find
 * it when its slots are full: to wake them each time would only make them read in vain.
 */
function isForAny(topic: Topic): boolean {
  return topic === 'generation-queued' || topic === 'batch-queued';
}

import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { createLogger } from '../../src/gateway/logger.ts';
import { openOperationContext } from '../../src/gateway/open-operation-context.ts';
import { createKey } from '../../src/operations/access/create-key.ts';
import { createTeam } from '../../src/operations/access/create-team.ts';
import { acceptGeneration } from '../../src/operations/generations/accept-generation.ts';
import type { OperationContext } from '../../src/operations/operation-context.ts';
import type { SubmissionMark } from '../../src/store/engine/submission-mark.ts';
import { createSlots } from '../../src/workers/slots.ts';
import { createSubmitter } from '../../src/workers/submitter.ts';
import { prompt } from './answer.ts';
import { median } from './table.ts';

/**
 * What the mark beside a SQLite database costs: it names the newest submission, on disk, before any of its group is sent. Generations are
 * accepted and submitted at the same time, to an upstream that answers at once, with the mark and without it, in rounds that alternate.
 *
 * usage: npm run bench:mark [-- rounds seconds]
 */
const [rounds = 7, seconds = 5] = process.argv.slice(2).map(Number);
const CALLERS = 50;
const SLOTS = 64;

const completed = {
  kind: 'confirmed',
  upstreamGenerationId: null,
  upstreamTaskId: null,
  imageUrl: 'https://images.example/a.png',
} as const;
const order = {
  model: 'nano-banana-2',
  input: { prompt, mode: 'generate' },
  metadata: { order: '4711' },
  priority: 'interactive',
  webhook: null,
  maxCredits: null,
  queueTimeoutSeconds: null,
  traceparent: null,
  requestId: null,
  idempotency: null,
} as const;

const folder = await mkdtemp(join(tmpdir(), 'nanogate-bench-'));
const { context, close } = await openOperationContext({
  config: loadConfig({
    DATABASE_URL: `file:${join(folder, 'gateway.db')}`,
    NANOPHOTO_API_KEY: 'none',
    UPSTREAM_REQUESTS_PER_HOUR: '1000000',
    FILES_URL: 'off',
  }),
  clock: systemClock,
  logger: createLogger({ LOG_LEVEL: 'error', LOG_PRETTY: 'false' }),
  notify: () => undefined,
  observe: () => undefined,
});
const none: Pick<SubmissionMark, 'write' | 'read' | 'remove'> = {
  write: async () => undefined,
  read: () => null,
  remove: () => undefined,
};
try {
  const { id: teamId } = await createTeam(context, 'bench');
  const principal = { teamId, keyId: (await createKey(context, teamId, 'bench')).id };
  const contexts: Record<'with' | 'without', OperationContext> = {
    with: context,
    without: { ...context, store: { ...context.store, mark: none } },
  };
  const rates = { with: [] as Rates[], without: [] as Rates[] };
  await run(contexts.with, principal);
  for (let round = 1; round <= rounds; round++) {
    for (const name of ['without', 'with'] as const) {
      const measured = await run(contexts[name], principal);
      rates[name].push(measured);
      process.stderr.write(
        `round ${round}, ${name} the mark: ${Math.round(measured.accepts)} accepts/s, ${Math.round(measured.submissions)} submissions/s\n`,
      );
    }
  }
  console.log(
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}, SQLite; ` +
      `medians of ${rounds} rounds of ${seconds} s, ${CALLERS} callers\n`,
  );
  console.log('| | accepts/s | ratio | submissions/s | ratio |\n|---|---|---|---|---|');
  for (const name of ['without', 'with'] as const) {
    const of = (rate: keyof Rates) =>
      `${Math.round(median(rates[name].map((each) => each[rate]))).toLocaleString('en')} | ` +
      median(rates[name].map((each, i) => each[rate] / rates.without[i]![rate])).toFixed(2);
    console.log(`| ${name} the mark | ${of('accepts')} | ${of('submissions')} |`);
  }
} finally {
  await close();
  await rm(folder, { recursive: true });
}

interface Rates {
  accepts: number;
  submissions: number;
}

/** Accepts as fast as it can, and submits beside it what slots and turns allow. */
async function run(running: OperationContext, principal: { teamId: string; keyId: string }): Promise<Rates> {
  const counted = { accepts: 0, submissions: 0 };
  const startedAt = performance.now();
  const isOver = () => performance.now() - startedAt > seconds * 1_000;
  const slots = createSlots(
    SLOTS,
    () => undefined,
    (error) => {
      throw error;
    },
  );
  const counting = {
    ...running,
    upstream: {
      ...running.upstream,
      submit: async () => {
        counted.submissions++;
        return completed;
      },
    },
  };
  const submitter = createSubmitter(counting, slots);
  const submit = async () => {
    while (!isOver()) {
      submitter.reconsider();
      await submitter.runOnce();
      await slots.idle();
      await yieldToOthers();
    }
  };
  const accept = async () => {
    while (!isOver()) {
      await acceptGeneration(running, { ...order, principal });
      counted.accepts++;
    }
  };
  await Promise.all([submit(), ...Array.from({ length: CALLERS }, accept)]);
  const elapsedSeconds = (performance.now() - startedAt) / 1_000;
  return {
    accepts: counted.accepts / elapsedSeconds,
    submissions: counted.submissions / elapsedSeconds,
  };
}

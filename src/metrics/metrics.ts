import { versions } from 'node:process';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { version } from '../version.ts';
import type { Observer } from '../domain/observation.ts';
import type { SpanResult } from '../domain/trace-samplers.ts';
import { createHttpMetrics, type AnsweredRequest } from './http-metrics.ts';
import { createLoadMetrics, type Load } from './load-metrics.ts';
import { createProcessMetrics, type ProcessFindings } from './process-metrics.ts';
import { createTraceMetrics } from './trace-metrics.ts';
import { createObservationMetrics } from './observation-metrics.ts';
import { createWorkerMetrics } from './worker-metrics.ts';

export interface Metrics {
  /** Counts something that happened. */
  observe: Observer;
  answered(request: AnsweredRequest): void;
  /** A request had a wrong key or token. */
  wrongToken(): void;
  /** The same rounds, counted. */
  countRounds<T>(worker: string, runOnce: () => Promise<T>): () => Promise<T>;
  /** A round failed, or a task that it started. */
  workerFailed(worker: string): void;
  /** Spans of traces were exported, or lost. */
  spansEnded(result: SpanResult, count: number): void;
  /** All metrics in the text format of Prometheus. */
  render(): Promise<string>;
  contentType: string;
  /** Name, type, labels and help text, as the documents print them. */
  describe(): MetricDescription[];
}

export interface MetricsOptions extends Partial<ProcessFindings> {
  /** How many requests wait. */
  countWaiters?: () => number;
  /** The names of the upstream accounts. */
  accounts?: readonly string[];
}

export interface MetricDescription {
  name: string;
  type: string;
  labels: string[];
  help: string;
}

// Because the timer that measures the lag is what wakes an idle process most: at prom-client's 10 ms it
// takes half a percent of a core.
const LAG_RESOLUTION_MS = 100;

/**
 * The metrics of one gateway, in a registry of its own. No label has a value that callers choose or whose
 * number grows with them (teams, keys, generations): those figures are in the usage report and the ledger.
 * @param readLoad called at each scrape; when it fails, the other metrics are still returned
 */
export function createMetrics(
  readLoad: () => Promise<Load>,
  {
    countWaiters = () => 0,
    conditions = () => ({}),
    countLedgerDifferences = () => 0,
    accounts = [],
  }: MetricsOptions = {},
): Metrics {
  const registry = new Registry();
  createBuildInfo(registry);
  const observations = createObservationMetrics(registry, accounts);
  const http = createHttpMetrics(registry, countWaiters);
  const workers = createWorkerMetrics(registry);
  const traces = createTraceMetrics(registry);
  createProcessMetrics(registry, { conditions, countLedgerDifferences });
  const load = createLoadMetrics(registry);
  const own = registry.getMetricsAsArray();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_RESOLUTION_MS });
  return {
    observe: observations.observe,
    answered: http.answered,
    wrongToken: http.wrongToken,
    countRounds: workers.countRounds,
    workerFailed: workers.workerFailed,
    spansEnded: traces.spansEnded,
    contentType: registry.contentType,
    async render() {
      load.set(await readLoad().catch(() => null));
      return registry.metrics();
    },
    // prom-client's own type leaves out what every metric has.
    describe: () =>
      own.map((metric) => {
        const { name, type, help, labelNames } = metric as unknown as DescribedMetric;
        return { name, type, help, labels: labelNames };
      }),
  };
}

function createBuildInfo(registry: Registry): void {
  const info = new Gauge({
    name: 'nanogate_build_info',
    help: 'Always 1; the labels are the versions of the gateway and of Node.js.',
    labelNames: ['version', 'node'],
    registers: [registry],
  });
  info.set({ version, node: versions.node }, 1);
}

type DescribedMetric = Omit<MetricDescription, 'labels'> & { labelNames: string[] };

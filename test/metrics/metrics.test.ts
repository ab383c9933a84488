import { register as globalRegistry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/observation.ts';
import { createMetrics, type Metrics } from '../../src/metrics/metrics.ts';
import { version } from '../../src/version.ts';
import type { Load } from '../../src/operations/read-load.ts';
import { observations } from '../observations.ts';

const load: Load = {
  queued: { interactive: 3, batch: 0 },
  inFlight: 2,
  deliveriesWaiting: 5,
  deliveriesFailed: 6,
  readAt: 100_000,
  oldestQueuedAt: 58_000,
  databaseBytes: 4_096,
  walBytes: 512,
  budgets: [{ scope: 'team', period: 'month', team: '', ratio: 0.75 }],
  webhookCircuitsOpen: 2,
  quarantinedRows: 0,
  isOnHold: false,
  backupAgeMs: null,
  unreconciledCharges: 3,
  accounts: [
    {
      name: 'main',
      requestsLastHour: 42,
      requestsPerHour: 100,
      circuit: 'open',
      failureReason: 'key_refused',
      isPaused: false,
    },
  ],
};

const { generation_finished: finished, webhook_attempted: delivered } = observations;

/** Each thing that can happen, and the lines that it leads to. */
const cases: [Observation, string[]][] = [
  [
    observations.generation_accepted,
    ['generations_accepted_total{model="nano-banana-2",quality="1K",replayed="false"} 1'],
  ],
  [observations.generation_refused, ['generations_refused_total{code="budget_exceeded"} 1']],
  [
    finished,
    [
      'generations_finished_total{model="nano-banana-2",quality="2K",status="completed",error="none"} 1',
      'credits_total{model="nano-banana-2",quality="2K",outcome="settled"} 8',
      'generation_duration_seconds_sum{model="nano-banana-2",quality="2K",status="completed"} 21',
      'generation_queued_seconds_sum{model="nano-banana-2"} 0.7',
    ],
  ],
  [
    { ...finished, status: 'failed', errorCode: 'queue_timeout', queuedMs: null },
    [
      'generations_finished_total{model="nano-banana-2",quality="2K",status="failed",error="queue_timeout"} 1',
      'credits_total{model="nano-banana-2",quality="2K",outcome="released"} 8',
    ],
  ],
  [observations.receiver_circuit_opened, ['webhook_circuit_opened_total 1']],
  [observations.endpoint_disabled, ['webhook_endpoints_disabled_total{reason="gone"} 1']],
  [
    { ...observations.submission_ended, outcome: 'unknown', reason: 'reset' },
    ['upstream_submissions_total{account="main",outcome="unknown"} 1'],
  ],
  [observations.poll_ended, ['upstream_polls_total{account="main",outcome="running"} 1']],
  [
    delivered,
    [
      'webhook_attempts_total{result="delivered"} 1',
      'webhook_attempt_duration_seconds_sum{result="delivered"} 0.04',
      'webhook_delivery_seconds_bucket{le="0.05"} 0',
      'webhook_delivery_seconds_bucket{le="0.1"} 1',
    ],
  ],
  [
    { ...delivered, status: 'pending' },
    ['webhook_attempts_total{result="will_retry"} 1', 'webhook_delivery_seconds_count 0'],
  ],
  [{ ...delivered, status: 'failed' }, ['webhook_attempts_total{result="exhausted"} 1']],
  [observations.delivery_exhausted, ['webhook_attempts_total{result="exhausted"} 1']],
  [observations.budget_alerted, ['budget_alerts_total{scope="team",threshold="80"} 1']],
  [observations.secret_unreadable, ['webhook_secrets_unreadable_total 1']],
  [
    observations.recovery_ended,
    ['webhook_recoveries_total{status="completed"} 1', 'webhook_deliveries_recovered_total 11'],
  ],
  [observations.ledger_verified, ['ledger_verifications_total 1']],
];

describe('metrics', () => {
  let metrics: Metrics;
  beforeEach(() => (metrics = createMetrics(async () => load)));

  const lines = async () => (await metrics.render()).split('\n');
  const own = async () =>
    (await lines())
      .filter((line) => line.startsWith('nanogate_'))
      .map((line) => line.slice('nanogate_'.length));

  it.each(cases)('count $kind', async (observation, expected) => {
    const before = await own();
    for (const line of expected) expect(before).not.toContain(line.replace(/ 0$/, ' 1'));
    metrics.observe(observation);
    expect(await own()).toEqual(expect.arrayContaining(expected));
  });

  it('start at 0 wherever the labels are known, so that the first incident is an increase', async () => {
    metrics = createMetrics(async () => load, { accounts: ['main'] });
    metrics.countRounds('poller', async () => 7);
    const before = new Set(
      (await own()).filter((line) => line.endsWith(' 0')).map((line) => line.slice(0, -2)),
    );
    for (const [observation] of cases) metrics.observe(observation);
    for (const observation of Object.values(observations)) metrics.observe(observation);
    metrics.answered({ method: 'GET', route: '/v1/me', status: 500, durationMs: 1 });
    metrics.workerFailed('poller');
    metrics.spansEnded('dropped', 2);
    const changed = (await own()).filter((line) => /_total(\{|\s)/.test(line) && !line.endsWith(' 0'));
    expect(changed.length).toBeGreaterThan(25);
    expect(changed.filter((line) => !before.has(line.slice(0, line.lastIndexOf(' '))))).toEqual([]);
  });

  it('name no team, key, generation or other thing whose number grows', async () => {
    for (const [observation] of cases) metrics.observe(observation);
    expect((await lines()).filter((line) => /(team|key|gen|bud|dlv|ep)_1/.test(line))).toEqual([]);
  });

  it('show what waits and what is used of the allowance at the time of the scrape', async () => {
    expect(await own()).toEqual(
      expect.arrayContaining([
        'database_up 1',
        'generations_queued{priority="interactive"} 3',
        'generations_queued{priority="batch"} 0',
        'generations_in_flight 2',
        'webhook_deliveries_waiting 5',
        'webhook_deliveries_failed 6',
        'oldest_queued_seconds 42',
        'database_bytes 4096',
        'database_wal_bytes 512',
        'budget_used_ratio{scope="team",period="month",team=""} 0.75',
        'upstream_account_failing{account="main",reason="key_refused"} 1',
        'upstream_account_failing{account="main",reason="unreachable"} 0',
        'upstream_requests_last_hour{account="main"} 42',
        'upstream_requests_limit{account="main"} 100',
        'unreconciled_charges_open 3',
        'upstream_account_circuit{account="main",state="closed"} 0',
        'upstream_account_circuit{account="main",state="half_open"} 0',
        'upstream_account_circuit{account="main",state="open"} 1',
        'upstream_account_paused{account="main"} 0',
      ]),
    );
  });

  it('are answered when the database is not, without figures that are out of date', async () => {
    let answers = true;
    metrics = createMetrics(async () => (answers ? load : Promise.reject(new Error('disk I/O error'))));
    await own();
    answers = false;
    metrics.observe(delivered);
    const during = await own();
    expect(during).toEqual(
      expect.arrayContaining(['database_up 0', 'webhook_attempts_total{result="delivered"} 1']),
    );
    expect(
      during.filter((line) =>
        /^(generations_queued|generations_in_flight|webhook_deliveries_waiting|upstream_requests)/.test(line),
      ),
    ).toEqual([]);
    answers = true;
    expect(await own()).toEqual(expect.arrayContaining(['database_up 1', 'generations_in_flight 2']));
  });

  it('time requests by route, and count rounds and errors of workers, and spans', async () => {
    metrics.answered({ method: 'GET', route: '/v1/generations/:id', status: 404, durationMs: 3 });
    const round = metrics.countRounds('poller', async () => 7);
    expect(await round()).toBe(7);
    metrics.workerFailed('poller');
    metrics.spansEnded('failed', 512);
    expect(await own()).toEqual(
      expect.arrayContaining([
        'http_request_duration_seconds_count{method="GET",route="/v1/generations/:id",status="404"} 1',
        'worker_rounds_total{worker="poller"} 1',
        'worker_errors_total{worker="poller"} 1',
        'trace_spans_total{result="failed"} 512',
        'trace_spans_total{result="exported"} 0',
      ]),
    );
  });

  it('say what degrades the process, and which version it is', async () => {
    metrics = createMetrics(async () => load, { conditions: () => ({ disk: 'almost full' }) });
    expect(await own()).toEqual(
      expect.arrayContaining([
        'degraded{check="disk"} 1',
        'degraded{check="clock"} 0',
        `build_info{version="${version}",node="${process.versions.node}"} 1`,
      ]),
    );
  });

  it('show the differences that the process knows of at the time of the scrape', async () => {
    let differences = 2;
    metrics = createMetrics(async () => load, { countLedgerDifferences: () => differences });
    expect(await own()).toContain('ledger_differences 2');
    // Another process has taken its task over.
    differences = 0;
    expect(await own()).toContain('ledger_differences 0');
  });

  it('include those of the process, the lag of the event loop among them', async () => {
    expect((await lines()).some((line) => line.startsWith('nodejs_eventloop_lag_p99_seconds '))).toBe(true);
  });

  it('of two gateways in one process are two sets, and none is in the global registry', async () => {
    const other = createMetrics(async () => load);
    metrics.observe(delivered);
    expect(await other.render()).not.toContain('webhook_attempts_total{result="delivered"} 1');
    expect(globalRegistry.getMetricsAsArray()).toEqual([]);
  });
});

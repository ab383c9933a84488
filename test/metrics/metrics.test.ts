import { register as globalRegistry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/observation.ts';
import { createMetrics, type Metrics } from '../../src/metrics/metrics.ts';
import type { Load } from '../../src/operations/read-load.ts';

const load: Load = {
  queued: { interactive: 3, batch: 0 },
  inFlight: 2,
  deliveriesWaiting: 5,
  webhookCircuitsOpen: 2,
  quarantinedRows: 0,
  unreconciledCharges: 3,
  accounts: [{ name: 'main', requestsLastHour: 42, requestsPerHour: 100, circuit: 'open', isPaused: false }],
};

const finished: Observation = {
  kind: 'generation_finished',
  generationId: 'gen_1',
  teamId: 'team_1',
  model: 'nano-banana-2',
  quality: '2K',
  status: 'completed',
  errorCode: null,
  priceCredits: 8,
  queuedMs: 700,
  totalMs: 21_000,
};
const delivered: Observation = {
  kind: 'webhook_attempted',
  deliveryId: 'dlv_1',
  endpointId: 'ep_1',
  status: 'delivered',
  number: 1,
  statusCode: 204,
  error: null,
  durationMs: 40,
  sinceEventMs: 60,
};

/** Each thing that can happen, and the lines that it leads to. */
const cases: [Observation, string[]][] = [
  [
    {
      kind: 'generation_accepted',
      generationId: 'gen_1',
      model: 'nano-banana-2',
      quality: '1K',
      replayed: false,
    },
    ['generations_accepted_total{model="nano-banana-2",quality="1K",replayed="false"} 1'],
  ],
  [
    { kind: 'generation_refused', code: 'budget_exceeded' },
    ['generations_refused_total{code="budget_exceeded"} 1'],
  ],
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
  [
    { kind: 'receiver_circuit_opened', receiverId: 'ep_1', endpointId: 'ep_1', retryAt: 2, failingSince: 1 },
    ['webhook_circuit_opened_total 1'],
  ],
  [
    { kind: 'endpoint_disabled', endpointId: 'ep_1', teamId: 'team_1', reason: 'gone', failingSince: 1 },
    ['webhook_endpoints_disabled_total{reason="gone"} 1'],
  ],
  [
    { kind: 'submission_ended', generationId: 'gen_1', account: 'main', outcome: 'unknown', reason: 'reset' },
    ['upstream_submissions_total{account="main",outcome="unknown"} 1'],
  ],
  [
    { kind: 'poll_ended', generationId: 'gen_1', account: 'main', outcome: 'running' },
    ['upstream_polls_total{account="main",outcome="running"} 1'],
  ],
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
  [
    { kind: 'budget_alerted', budgetId: 'bud_1', scope: 'team', thresholdPercent: 80 },
    ['budget_alerts_total{scope="team",threshold="80"} 1'],
  ],
  [
    {
      kind: 'deliveries_exhausted',
      receiverId: 'ep_1',
      endpointId: 'ep_1',
      reason: 'endpoint_deleted',
      count: 7,
    },
    ['webhook_attempts_total{result="exhausted"} 7'],
  ],
  [
    { kind: 'secret_unreadable', deliveryId: 'dlv_1', endpointId: 'ep_1', teamId: null, reason: 'r' },
    ['webhook_secrets_unreadable_total 1'],
  ],
  [
    {
      kind: 'recovery_ended',
      recoveryId: 'rec_1',
      endpointId: 'ep_1',
      status: 'completed',
      totalCount: 12,
      requeuedCount: 11,
      durationMs: 80,
    },
    ['webhook_recoveries_total{status="completed"} 1', 'webhook_deliveries_recovered_total 11'],
  ],
  [{ kind: 'ledger_verified', differences: 2 }, ['ledger_verifications_total 1', 'ledger_differences 2']],
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
    expect(during.filter((line) => /queued\{|in_flight|waiting|upstream_re/.test(line))).toEqual([]);
    answers = true;
    expect(await own()).toEqual(expect.arrayContaining(['database_up 1', 'generations_in_flight 2']));
  });

  it('time requests by route, and count rounds and errors of workers', async () => {
    metrics.answered({ method: 'GET', route: '/v1/generations/:id', status: 404, durationMs: 3 });
    const round = metrics.countRounds('poller', async () => 7);
    expect(await round()).toBe(7);
    metrics.workerFailed('poller');
    expect(await own()).toEqual(
      expect.arrayContaining([
        'http_request_duration_seconds_count{method="GET",route="/v1/generations/:id",status="404"} 1',
        'worker_rounds_total{worker="poller"} 1',
        'worker_errors_total{worker="poller"} 1',
      ]),
    );
  });

  it('include those of the process, the lag of the event loop among them', async () => {
    expect((await lines()).some((line) => line.startsWith('nodejs_eventloop_lag_p99_seconds '))).toBe(true);
  });

  it('of two gateways in one process are two sets, and none is in the global registry', async () => {
    const other = createMetrics(async () => load);
    metrics.observe(delivered);
    expect(await other.render()).not.toContain('result="delivered"');
    expect(globalRegistry.getMetricsAsArray()).toEqual([]);
  });
});

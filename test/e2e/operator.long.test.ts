import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type Client } from './client.ts';
import { startStage, type Stage } from './stage.ts';
import { until } from './until.ts';

const ADMIN_TOKEN = 'e2e-operator-token-of-many-letters';

describe('the operator of a running gateway', () => {
  let stage: Stage;
  let operator: Client;
  beforeAll(async () => {
    stage = await startStage({ settings: { ADMIN_TOKEN } });
    operator = createClient(() => stage.gateway.url, ADMIN_TOKEN);
  });
  afterAll(() => stage.close());

  it('makes a team, a key and a budget over HTTP, with which a picture is asked for at once', async () => {
    const team = await operator.call<{ id: string }>('POST', '/admin/v1/teams', { name: 'web' });
    const key = await operator.call<{ key: string }>('POST', '/admin/v1/teams/web/keys', {});
    const service = createClient(() => stage.gateway.url, key.body.key);
    const budget = { scope: 'team', teamId: team.body.id, period: 'total', limitCredits: 4 };
    await operator.call('PUT', '/admin/v1/budgets', budget);
    await service.ended((await service.createAccepted('A lighthouse')).id);
    expect((await service.create('Another')).status).toBe(402);
    const { body } = await operator.call<{ data: { id: string }[] }>('GET', '/admin/v1/budgets');
    const path = `/admin/v1/budgets/${body.data[0]!.id}/adjustments`;
    await operator.call('POST', path, { credits: 4, note: 'one more', until: null });
    expect((await service.create('Another')).status).toBe(202);
    expect((await operator.call('GET', '/admin/v1/ledger-verification')).body).toMatchObject({
      differences: [],
    });
  });

  it('reads in the metrics what has happened', async () => {
    const team = await stage.team(4);
    await team.ended((await team.createAccepted('A koi')).id);
    await team.create('One too many');
    const model = 'model="nano-banana-2",quality="1K"';
    for (const line of [
      `nanogate_generations_accepted_total{${model},replayed="false"} \\d`,
      `nanogate_generations_refused_total{code="budget_exceeded"} \\d`,
      `nanogate_generations_finished_total{${model},status="completed",error="none"} \\d`,
      'nanogate_upstream_submissions_total{account="default",outcome="confirmed"} \\d',
      'nanogate_upstream_polls_total{account="default",outcome="completed"} \\d',
      'nanogate_budget_alerts_total{scope="team",threshold="100"} \\d',
      'nanogate_ledger_differences 0',
      'nanogate_worker_rounds_total{worker="submitter"} \\d',
      'nanogate_upstream_requests_last_hour{account="default"} [1-9]',
      'nanogate_http_request_duration_seconds_count{method="POST",route="/v1/generations",status="202"} \\d',
      'nanogate_database_up 1',
    ]) {
      const pattern = new RegExp(`^${line.replace(/[{}]/g, '\\$&')}`, 'm');
      await until(line, async () => pattern.test(await metrics()));
    }
    expect(await metrics()).not.toMatch(/\b(team|key|gen)_[0-9a-z]{26}\b/);
  });

  async function metrics(): Promise<string> {
    const response = await fetch(`${stage.gateway.url}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    return response.text();
  }
});

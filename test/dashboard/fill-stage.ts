import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../e2e/until.ts';
import type { DashboardStage } from './dashboard-stage.ts';

/** What people may write where the dashboard shows it. */
export const hostilePrompts = [
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>',
  'مرحبا بالعالم ‮ fox ‬ שלום',
  '🦊'.repeat(400),
  'Very long '.repeat(1_990),
  '${alert(1)} {{7*7}} javascript:alert(1)',
];

export interface Filled {
  teamId: string;
  key: string;
  generationId: string;
  budgetId: string;
  endpointId: string;
  deliveryId: string;
  close(): Promise<void>;
}

/** Fills a gateway with what each page shows: pictures of every kind, budgets, and webhooks that fail. */
export async function fillStage(stage: DashboardStage): Promise<Filled> {
  const admin = <Body>(method: string, path: string, body?: unknown) =>
    stage.call<Body>(stage.adminToken, method, `/admin/v1${path}`, body);
  // Answers every other webhook with an error, and the first one to `/gone` with one for good.
  let received = 0;
  let isGone = true;
  const receiver = createServer((request, response) => {
    const status = request.url === '/gone' && isGone ? 410 : received++ % 2 ? 204 : 500;
    if (status === 410) isGone = false;
    request.resume().on('end', () => response.writeHead(status).end('<b>no</b>'));
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;

  const { id: teamId } = await admin<{ id: string }>('POST', '/teams', { name: 'catalogue' });
  const { id: otherId } = await admin<{ id: string }>('POST', '/teams', { name: 'press' });
  const { key } = await admin<{ key: string }>('POST', `/teams/${teamId}/keys`, { name: 'shop' });
  const { key: otherKey } = await admin<{ key: string }>('POST', `/teams/${otherId}/keys`, { name: 'press' });
  const scope = { period: 'month', timeZone: 'UTC' };
  const budget = await admin<{ id: string }>('PUT', '/budgets', {
    ...scope,
    scope: 'team',
    teamId,
    limitCredits: 400,
  });
  await admin('PUT', '/budgets', { ...scope, scope: 'gateway', limitCredits: 5_000 });
  await admin('PUT', '/budgets', {
    ...scope,
    scope: 'team',
    teamId: otherId,
    period: 'day',
    limitCredits: 0,
  });
  await admin('POST', `/budgets/${budget.id}/adjustments`, { credits: 50, note: HOSTILE_NOTE });
  const endpoint = await stage.call<{ id: string }>(key, 'POST', '/v1/webhook-endpoints', {
    url: `http://127.0.0.1:${port}/hooks`,
    description: HOSTILE_NOTE,
  });
  await admin('POST', '/webhook-endpoints', { url: `http://127.0.0.1:${port}/operator` });

  await failPing(stage, key, `http://127.0.0.1:${port}/gone`);

  const prompts = [
    'A red fox in the snow',
    'A lighthouse at dusk',
    '[sandbox:fail] A broken vase',
    '[sandbox:lost-answer] A blue door',
    ...hostilePrompts,
  ];
  const made: string[] = [];
  for (const [index, prompt] of prompts.entries()) {
    const { id } = await stage.call<{ id: string }>(key, 'POST', '/v1/generations', {
      model: index % 3 === 0 ? 'nano-banana-pro' : 'nano-banana-2',
      input: { prompt, mode: 'generate', ...(index % 3 === 0 && { imageQuality: '1K' }) },
      metadata: { order: String(index % 2), note: HOSTILE_NOTE },
    });
    made.push(id);
  }
  await stage.call(otherKey, 'GET', '/v1/me');
  for (const id of made)
    await until(
      `${id} has ended`,
      async () =>
        (await stage.call<{ finishedAt: string | null }>(key, 'GET', `/v1/generations/${id}`)).finishedAt !==
        null,
    );
  const delivery = await until('a delivery was tried', async () =>
    (
      await stage.call<{ data: { id: string; attemptCount: number }[] }>(key, 'GET', '/v1/deliveries')
    ).data.find(({ attemptCount }) => attemptCount > 0),
  );
  return {
    teamId,
    key,
    generationId: made[0]!,
    budgetId: budget.id,
    endpointId: endpoint.id,
    deliveryId: delivery.id,
    close: () => new Promise((resolve) => receiver.close(() => resolve())),
  };
}

/** Makes one delivery that has failed for good, to an endpoint that is enabled again. */
async function failPing(stage: DashboardStage, key: string, url: string): Promise<void> {
  const path = '/v1/webhook-endpoints';
  const { id } = await stage.call<{ id: string }>(key, 'POST', path, {
    url,
    events: ['generation.canceled'],
  });
  await stage.call(key, 'POST', `${path}/${id}/test`);
  await until('the endpoint is disabled', async () => {
    const { status } = await stage.call<{ status: string }>(key, 'GET', `${path}/${id}`);
    return status === 'disabled';
  });
  await stage.call(key, 'PATCH', `${path}/${id}`, { status: 'enabled' });
}

export const HOSTILE_NOTE = '"><b onmouseover=alert(1)>launch</b> & <i>week</i> 🚀';

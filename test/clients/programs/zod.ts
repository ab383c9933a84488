import { isErrorFromAlias } from '@zodios/core';
import type { z } from 'zod';
import { createApiClient, type schemas } from './generated.js';
import { environment, expect, step } from './step.js';

type Generation = z.infer<typeof schemas.Generation>;

// Every response is parsed by the schema of its operation: one that is not as documented throws.
const gateway = createApiClient(environment.url, {
  axiosConfig: { headers: { Authorization: `Bearer ${environment.key}` } },
});

const created = await step('create', async () => {
  const generations: Generation[] = [];
  for (let order = 1; order <= 5; order += 1) {
    const generation = await gateway.createGeneration(
      {
        model: 'nano-banana-2',
        input: { prompt: 'A koi pond', mode: 'generate', imageQuality: '1K' },
        metadata: { order: String(order) },
      },
      { headers: { 'Idempotency-Key': `order-${order}` } },
    );
    expect(
      'a queued generation',
      generation.status === 'queued' && generation.credits.held === 4,
      generation,
    );
    generations.push(generation);
  }
  return generations;
});
const [first] = created as [Generation];

await step('cancel', async () => {
  const canceled = await gateway.cancelGeneration(undefined, { params: { id: created.at(-1)!.id } });
  expect('canceled', canceled.status === 'canceled' && canceled.credits.released === 4, canceled);
});

await step('wait', async () => {
  const options = { params: { id: first.id }, headers: { Prefer: 'wait=30' } };
  const { status } = await gateway.getGeneration(options);
  expect('a completed generation', status === 'completed', status);
});

await step('get', async () => {
  const { output, credits, error, metadata } = await gateway.getGeneration({ params: { id: first.id } });
  expect('a picture', output?.imageUrl?.startsWith('http') === true, output);
  expect('4 settled credits', credits.settled === 4 && error === null, credits);
  expect('the order', metadata.order === '1', metadata);
});

await step('pages', async () => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await gateway.listGenerations({ queries: { limit: 2, cursor } });
    ids.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(
    'every generation, newest first',
    ids.join() ===
      created
        .map(({ id }) => id)
        .reverse()
        .join(),
    ids,
  );
});

await step('quote', async () => {
  const quote = (imageQuality: '1K' | '2K') =>
    gateway.quoteGeneration({
      model: 'nano-banana-2',
      input: { prompt: 'A koi pond', mode: 'generate', imageQuality },
    });
  const possible = await quote('1K');
  expect('4 credits', possible.priceCredits === 4 && possible.refusal === null, possible);
  const refused = await quote('2K');
  expect('a refusal', !refused.accepted && refused.refusal?.scope === 'team', refused);
});

await step('endpoint', async () => {
  const endpoint = await gateway.createWebhookEndpoint({
    url: environment.receiverUrl,
    events: ['generation.completed'],
  });
  expect('its secret', endpoint.secret.startsWith('whsec_'), endpoint);
  const list = await gateway.listWebhookEndpoints();
  expect('the endpoint in the list', list.data[0]?.id === endpoint.id, list);
});

await step('errors', async () => {
  const unknown = await errorOf(gateway.getGeneration({ params: { id: 'gen_00000000000000000000000000' } }));
  if (!isErrorFromAlias(gateway.api, 'getGeneration', unknown)) throw unknown;
  // Some statuses of a GET come without a body, so what was read may be nothing.
  const absent = unknown.response.data;
  expect('not_found', typeof absent === 'object' && absent.code === 'not_found', absent);

  // A body that the schema refuses is not sent, so the gateway's own answer is to one that only it knows to be wrong.
  const refused = await errorOf(
    gateway.createGeneration({
      model: 'nano-banana-2',
      input: { prompt: 'A koi pond', mode: 'generate', imageQuality: '2K' },
    }),
  );
  if (!isErrorFromAlias(gateway.api, 'createGeneration', refused)) throw refused;
  const problem = refused.response.data;
  expect('the price', 'requiredCredits' in problem && problem.requiredCredits === 8, problem);
});

async function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => new Error('Expected an error'),
    (error: unknown) => error,
  );
}

import { client } from './generated/client.gen.js';
import {
  cancelGeneration,
  createGeneration,
  createWebhookEndpoint,
  getGeneration,
  listGenerations,
  listWebhookEndpoints,
  quoteGeneration,
} from './generated/sdk.gen.js';
import type { Generation } from './generated/types.gen.js';
import { environment, expect, step } from './step.js';

client.setConfig({ baseUrl: environment.url, auth: () => environment.key });

const created = await step('create', async () => {
  const generations: Generation[] = [];
  for (let order = 1; order <= 5; order += 1) {
    const { data, response } = await createGeneration({
      headers: { 'Idempotency-Key': `order-${order}` },
      body: {
        model: 'nano-banana-2',
        input: { prompt: 'A koi pond', mode: 'generate', imageQuality: '1K' },
        metadata: { order: String(order) },
      },
    });
    expect('202', response?.status === 202, response?.status);
    expect('a queued generation', data?.status === 'queued' && data.credits.held === 4, data);
    generations.push(data!);
  }
  return generations;
});
const [first] = created as [Generation];

await step('cancel', async () => {
  const { data } = await cancelGeneration({ path: { id: created.at(-1)!.id } });
  expect('canceled', data?.status === 'canceled' && data.credits.released === 4, data);
});

await step('wait', async () => {
  const { data, response } = await getGeneration({ path: { id: first.id }, headers: { Prefer: 'wait=30' } });
  expect('the wait in the answer', response?.headers.get('Preference-Applied') === 'wait=30', response);
  expect('a completed generation', data?.status === 'completed', data);
});

await step('get', async () => {
  const { data } = await getGeneration({ path: { id: first.id } });
  expect('a picture', data?.output?.imageUrl?.startsWith('http') === true, data);
  expect('4 settled credits', data?.credits.settled === 4 && data.error === null, data);
  expect('the order', data?.metadata.order === '1', data);
});

await step('pages', async () => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await listGenerations({ query: { limit: 2, cursor } });
    ids.push(...(data?.data ?? []).map(({ id }) => id));
    cursor = data?.nextCursor ?? undefined;
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
    quoteGeneration({
      body: { model: 'nano-banana-2', input: { prompt: 'A koi pond', mode: 'generate', imageQuality } },
    });
  const { data: possible } = await quote('1K');
  expect('4 credits', possible?.priceCredits === 4 && possible.refusal === null, possible);
  const { data: refused } = await quote('2K');
  expect('a refusal', refused?.accepted === false && refused.refusal?.scope === 'team', refused);
});

await step('endpoint', async () => {
  const { data } = await createWebhookEndpoint({
    body: { url: environment.receiverUrl, events: ['generation.completed'] },
  });
  expect('its secret', data?.secret.startsWith('whsec_') === true, data);
  const { data: list } = await listWebhookEndpoints();
  expect('the endpoint in the list', list?.data[0]?.id === data?.id, list);
});

await step('errors', async () => {
  const unknown = await getGeneration({ path: { id: 'gen_00000000000000000000000000' } });
  expect('not_found', unknown.error?.code === 'not_found', unknown.error);
  const invalid = await createGeneration({
    body: { model: 'nano-banana-2', input: { prompt: '', mode: 'generate' } },
  });
  expect('invalid_request', invalid.error?.code === 'invalid_request', invalid.error);
  expect('the field', invalid.error?.errors?.[0]?.pointer === '/input/prompt', invalid.error);
  const { error, response } = await createGeneration({
    body: { model: 'nano-banana-2', input: { prompt: 'A koi pond', mode: 'generate', imageQuality: '2K' } },
  });
  expect('402', response?.status === 402, response?.status);
  expect(
    'the price',
    error !== undefined && 'requiredCredits' in error && error.requiredCredits === 8,
    error,
  );
});

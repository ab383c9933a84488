import createClient from 'openapi-fetch';
import type { components, paths } from './generated.js';
import { environment, expect, step } from './step.js';

type Generation = components['schemas']['Generation'];

const gateway = createClient<paths>({
  baseUrl: environment.url,
  headers: { Authorization: `Bearer ${environment.key}` },
});

const created = await step('create', async () => {
  const generations: Generation[] = [];
  for (let order = 1; order <= 5; order += 1) {
    const { data, response } = await gateway.POST('/v1/generations', {
      params: { header: { 'Idempotency-Key': `order-${order}` } },
      body: {
        model: 'nano-banana-2',
        input: { prompt: 'A koi pond', mode: 'generate', imageQuality: '1K' },
        metadata: { order: String(order) },
      },
    });
    expect('202', response.status === 202, response.status);
    expect('a queued generation', data?.status === 'queued' && data.credits.held === 4, data);
    generations.push(data!);
  }
  return generations;
});
const [first] = created as [Generation];

await step('cancel', async () => {
  const { data, error } = await gateway.POST('/v1/generations/{id}/cancel', {
    params: { path: { id: created.at(-1)!.id } },
  });
  expect('canceled', data?.status === 'canceled' && data.credits.released === 4, data ?? error);
});

await step('wait', async () => {
  const { data, response } = await gateway.GET('/v1/generations/{id}', {
    params: { path: { id: first.id }, header: { Prefer: 'wait=30' } },
  });
  expect('the wait in the answer', response.headers.get('Preference-Applied') === 'wait=30', response);
  expect('a completed generation', data?.status === 'completed', data);
});

await step('get', async () => {
  const { data } = await gateway.GET('/v1/generations/{id}', { params: { path: { id: first.id } } });
  expect('a picture', data?.output?.imageUrl?.startsWith('http') === true, data);
  expect('4 settled credits', data?.credits.settled === 4 && data.error === null, data);
  expect('the order', data?.metadata.order === '1', data);
});

await step('pages', async () => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { data } = await gateway.GET('/v1/generations', { params: { query: { limit: 2, cursor } } });
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
    gateway.POST('/v1/generations/quote', {
      body: { model: 'nano-banana-2', input: { prompt: 'A koi pond', mode: 'generate', imageQuality } },
    });
  const { data: possible } = await quote('1K');
  expect('4 credits', possible?.priceCredits === 4 && possible.refusal === null, possible);
  const { data: refused } = await quote('2K');
  expect('a refusal', refused?.accepted === false && refused.refusal?.scope === 'team', refused);
});

await step('endpoint', async () => {
  const { data } = await gateway.POST('/v1/webhook-endpoints', {
    body: { url: environment.receiverUrl, events: ['generation.completed'] },
  });
  expect('its secret', data?.secret.startsWith('whsec_') === true, data);
  const { data: list } = await gateway.GET('/v1/webhook-endpoints');
  expect('the endpoint in the list', list?.data[0]?.id === data?.id, list);
});

await step('errors', async () => {
  const unknown = await gateway.GET('/v1/generations/{id}', {
    params: { path: { id: 'gen_00000000000000000000000000' } },
  });
  expect('not_found', unknown.error?.code === 'not_found', unknown.error);
  const invalid = await gateway.POST('/v1/generations', {
    body: { model: 'nano-banana-2', input: { prompt: '', mode: 'generate' } },
  });
  expect('invalid_request', invalid.error?.code === 'invalid_request', invalid.error);
  expect('the field', invalid.error?.errors?.[0]?.pointer === '/input/prompt', invalid.error);
  const { error, response } = await gateway.POST('/v1/generations', {
    body: {
      model: 'nano-banana-2',
      input: { prompt: 'A koi pond', mode: 'generate', imageQuality: '2K' },
    },
  });
  expect('402', response.status === 402, response.status);
  expect(
    'the price',
    error !== undefined && 'requiredCredits' in error && error.requiredCredits === 8,
    error,
  );
});

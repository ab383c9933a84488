import {
  cancelGeneration,
  createGeneration,
  createWebhookEndpoint,
  getGeneration,
  listGenerations,
  listWebhookEndpoints,
  quoteGeneration,
  type Generation,
} from './generated.js';
import { environment, expect, step } from './step.js';

const created = await step('create', async () => {
  const generations: Generation[] = [];
  for (let order = 1; order <= 5; order += 1) {
    const { status, data } = await createGeneration(
      {
        model: 'nano-banana-2',
        input: { prompt: 'A koi pond', mode: 'generate', imageQuality: '1K' },
        metadata: { order: String(order) },
      },
      { headers: { 'Idempotency-Key': `order-${order}` } },
    );
    if (status !== 202) throw new Error(`${status}: ${JSON.stringify(data)}`);
    expect('a queued generation', data.status === 'queued' && data.credits.held === 4, data);
    generations.push(data);
  }
  return generations;
});
const [first] = created as [Generation];

await step('cancel', async () => {
  const { status, data } = await cancelGeneration(created.at(-1)!.id);
  expect('canceled', status === 200 && data.status === 'canceled' && data.credits.released === 4, data);
});

await step('wait', async () => {
  const { status, data, headers } = await getGeneration(first.id, { headers: { Prefer: 'wait=30' } });
  expect('the wait in the answer', headers.get('Preference-Applied') === 'wait=30', headers);
  expect('a completed generation', status === 200 && data.status === 'completed', data);
});

await step('get', async () => {
  const { status, data } = await getGeneration(first.id);
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(data)}`);
  expect('a picture', data.output?.imageUrl?.startsWith('http') === true, data);
  expect('4 settled credits', data.credits.settled === 4 && data.error === null, data);
  expect('the order', data.metadata.order === '1', data);
});

await step('pages', async () => {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { status, data } = await listGenerations({ limit: 2, cursor });
    if (status !== 200) throw new Error(`${status}: ${JSON.stringify(data)}`);
    ids.push(...data.data.map(({ id }) => id));
    cursor = data.nextCursor ?? undefined;
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
      model: 'nano-banana-2',
      input: { prompt: 'A koi pond', mode: 'generate', imageQuality },
    });
  const { status, data: possible } = await quote('1K');
  expect('4 credits', status === 200 && possible.priceCredits === 4 && possible.refusal === null, possible);
  const { data: refused } = await quote('2K');
  expect('a refusal', 'refusal' in refused && refused.refusal?.scope === 'team', refused);
});

await step('endpoint', async () => {
  const created = await createWebhookEndpoint({
    url: environment.receiverUrl,
    events: ['generation.completed'],
  });
  if (created.status !== 201) throw new Error(`${created.status}: ${created.data.code}`);
  expect('its secret', created.data.secret.startsWith('whsec_'), created.data);
  const list = await listWebhookEndpoints();
  const isListed = list.status === 200 && list.data.data[0]?.id === created.data.id;
  expect('the endpoint in the list', isListed, list.data);
});

await step('errors', async () => {
  const unknown = await getGeneration('gen_00000000000000000000000000');
  expect('not_found', unknown.status === 404 && unknown.data.code === 'not_found', unknown);
  const invalid = await createGeneration({
    model: 'nano-banana-2',
    input: { prompt: '', mode: 'generate' },
  });
  expect('invalid_request', invalid.status === 400 && invalid.data.code === 'invalid_request', invalid);
  const isField = invalid.status === 400 && invalid.data.errors?.[0]?.pointer === '/input/prompt';
  expect('the field', isField, invalid);
  const refused = await createGeneration({
    model: 'nano-banana-2',
    input: { prompt: 'A koi pond', mode: 'generate', imageQuality: '2K' },
  });
  expect('the price', refused.status === 402 && refused.data.requiredCredits === 8, refused);
});

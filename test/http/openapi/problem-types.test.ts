import { afterAll, beforeAll, expect, it } from 'vitest';
import { errorCatalogue } from '../../../src/domain/error-catalogue.ts';
import { openApi, type Api } from '../api.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
afterAll(async () => api.close());

it('the type of an error leads to its place on the page of errors', async () => {
  const { body } = await api.call('GET /v1/nothing');
  const [path = '', code] = (body as unknown as { type: string }).type.split('#');
  expect(code).toBe('not_found');
  const page = await api.inject(path);
  expect(page.statusCode).toBe(200);
  for (const each of Object.keys(errorCatalogue)) expect(page.body).toContain(`<tr id="${each}">`);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApi, type Api } from '../api.ts';
import { operatorToken } from '../fixtures.ts';

let api: Api;
beforeAll(async () => (api = await openApi()));
afterAll(async () => api.close());

/** Every list of the document that is returned in pages. */
const pagedPaths = () =>
  Object.entries(api.document.paths)
    .filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'cursor'))
    // The ledger's cursor also has a period: `operations/budgets/read-ledger.test.ts`.
    .filter(([path]) => !path.endsWith('/ledger'))
    // The audit log's is a number: `http/routes/audit/audit-log.test.ts`.
    .filter(([path]) => !path.endsWith('/audit-log'))
    .map(([path]) => path.replace('{team}', 'web').replace('{id}', 'ep_01k3zv8q5rwt4n6m2x7c9d0e1f'));

it('refuses a cursor that is none of the list, for every list', async () => {
  expect(pagedPaths().length).toBeGreaterThan(8);
  for (const path of pagedPaths()) {
    const token = path.startsWith('/admin') ? operatorToken : 'nk_test';
    for (const cursor of ['abc', '', 'key_01k3zv8q5rwt4n6m2x7c9d0e1f', '20']) {
      const { statusCode, body } = await api.inject({
        url: `${path}?cursor=${cursor}`,
        headers: { authorization: `Bearer ${token}` },
      });
      expect({ path, cursor, statusCode }).toEqual({ path, cursor, statusCode: 400 });
      expect(JSON.parse(body)).toMatchObject({ errors: [{ pointer: 'cursor' }] });
    }
  }
});

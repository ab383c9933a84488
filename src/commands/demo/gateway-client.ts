import { parseOwnJson } from '../../domain/parse-json.ts';
import type { toBudgetResource } from '../../resources/budgets/budget-resource.ts';
import type { GenerationResource } from '../../resources/generations/generation-resource.ts';
import { CommandFailure } from '../shared/command-failure.ts';

type BudgetResource = ReturnType<typeof toBudgetResource>;

/** The gateway as a team's service sees it. */
export interface GatewayClient {
  createEndpoint(url: string): Promise<{ id: string; secret: string }>;
  generate(request: object): Promise<{ generationId: string }>;
  generation(id: string): Promise<GenerationResource>;
  budget(): Promise<BudgetResource | undefined>;
}

export function createGatewayClient(baseUrl: string, apiKey: string): GatewayClient {
  async function call<T>(path: string, body?: object): Promise<T> {
    const response = await fetch(baseUrl + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${apiKey}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new CommandFailure(`${path} answered ${response.status}: ${text}`, 1);
    return parseOwnJson<T>(text);
  }
  return {
    createEndpoint: (url) =>
      call('/v1/webhook-endpoints', { url, events: ['generation.completed', 'generation.failed'] }),
    generate: (request) => call('/api/nano-banana-2/generate', request),
    generation: (id) => call(`/v1/generations/${id}`),
    budget: async () => (await call<{ data: BudgetResource[] }>('/v1/budget')).data[0],
  };
}

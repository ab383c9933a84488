import type { GenerationResource } from '../../src/resources/generations/generation-resource.ts';
import { until } from './until.ts';

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

/** A team's service, which calls the gateway with its key. */
export interface Client {
  call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  /** `POST /v1/generations` for a picture of 4 credits, unless changed. */
  create(
    prompt: string,
    changes?: object,
    headers?: Record<string, string>,
  ): Promise<Answer<GenerationResource>>;
  /** As `create`, or throws when it is not accepted. */
  createAccepted(prompt: string, changes?: object): Promise<GenerationResource>;
  generation(id: string): Promise<GenerationResource>;
  /** Waits until the generation has one of these statuses. */
  reached(id: string, ...statuses: GenerationResource['status'][]): Promise<GenerationResource>;
  /** Waits until the generation is completed, failed or canceled. */
  ended(id: string): Promise<GenerationResource>;
  /** What is held and settled on the team's budget. */
  budget(): Promise<{ heldCredits: number; settledCredits: number; availableCredits: number }>;
}

/** @param baseUrl asked for at each call: a gateway that is started again has another address */
export function createClient(baseUrl: () => string, key: string): Client {
  const client: Client = {
    async call<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(baseUrl() + path, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parse(text) as Body };
    },
    create: (prompt, changes = {}, headers) =>
      client.call(
        'POST',
        '/v1/generations',
        { model: 'nano-banana-2', input: { prompt, mode: 'generate' }, ...changes },
        headers,
      ),
    async createAccepted(prompt, changes) {
      const { status, body } = await client.create(prompt, changes);
      if (status !== 202) throw new Error(`Not accepted: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    async generation(id) {
      const { status, body } = await client.call<GenerationResource>('GET', `/v1/generations/${id}`);
      if (status !== 200) throw new Error(`${id}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    reached: (id, ...statuses) =>
      until(`${id} is ${statuses.join(' or ')}`, async () => {
        const generation = await client.generation(id);
        return statuses.includes(generation.status) && generation;
      }),
    ended: (id) => client.reached(id, 'completed', 'failed', 'canceled'),
    async budget() {
      const { body } = await client.call<{ data: Awaited<ReturnType<Client['budget']>>[] }>(
        'GET',
        '/v1/budget',
      );
      return body.data[0]!;
    },
  };
  return client;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

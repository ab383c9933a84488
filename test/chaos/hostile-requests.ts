/** What no caller should send; each is refused with a 4xx, whatever else happens. */
export interface HostileRequest {
  method: 'GET' | 'POST';
  path: string;
  body?: string;
}

const generation = (changes: object) =>
  JSON.stringify({
    model: 'nano-banana-2',
    input: { prompt: 'hostile', mode: 'generate' },
    ...changes,
  });
const post = (body: string, path = '/v1/generations'): HostileRequest => ({ method: 'POST', path, body });
const get = (path: string): HostileRequest => ({ method: 'GET', path });

export const hostileRequests: readonly HostileRequest[] = [
  post(generation({ metadata: { order: 'a\0b' } })),
  post(generation({ metadata: { order: '\ud800' } })),
  post(generation({ metadata: { 'a\0': 'b' } })),
  post(generation({ input: { prompt: 'a\0b', mode: 'generate' } })),
  post(generation({ input: { prompt: 'a\udc00', mode: 'generate' } })),
  post(generation({ webhook: { url: 'http://127.0.0.1:1/\0', events: ['generation.completed'] } })),
  post('['.repeat(20_000) + ']'.repeat(20_000)),
  post('{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)),
  post('{"model":"nano-banana-2"'),
  post('null'),
  post(generation({}), '/v1/generations?dry_run=true'),
  post('{"generationId":"\\u0000"}', '/api/nano-banana-2/check-status'),
  post('['.repeat(20_000), '/api/nano-banana-2/generate'),
  get('/v1/generations?limit=1e1'),
  get('/v1/generations?limit=99999999999999999999'),
  get('/v1/generations?cursor=%00'),
  get('/v1/generations?cursor=gen_%F0%28'),
  get('/v1/generations/gen_%00'),
  get('/v1/generations/%F0%28%8C%28'),
  get('/v1/events/evt_%00'),
  get('/v1/deliveries?status=%00'),
  get('/v1/usage?from=%00'),
];

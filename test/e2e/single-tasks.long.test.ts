import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setLimits } from '../../src/operations/access/set-limits.ts';
import { createClient } from './client.ts';
import { severalGateways, type SeveralGateways, type StartedGateway } from './several-gateways.ts';
import { until } from './until.ts';

describe('two gateways on one database', () => {
  let gateways: SeveralGateways;
  let first: StartedGateway;
  let second: StartedGateway;
  beforeAll(async () => {
    gateways = await severalGateways({ LEASE_MS: '600000' });
    first = await gateways.start('all');
    await until('the first reports', () => heads(first) === 1);
    second = await gateways.start('all');
  });
  afterAll(() => gateways.close());

  const heads = ({ log }: StartedGateway) => log.filter(({ msg }) => msg === 'audit log head').length;

  it('let no more requests through in a minute than the limit, in all', async () => {
    const { key, keyId } = await gateways.team();
    await gateways.operate((context) => setLimits(context, { keyId, requestsPerMinute: 15 }));
    const clients = [first, second].map(({ url }) => createClient(() => url, key));
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => clients[i % 2]!.call('GET', '/v1/budget')),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(15);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25);
    for (const { headers, status } of answers) {
      expect(headers.get('ratelimit-policy')).toBe('"key";q=15;w=60');
      if (status === 429) expect(headers.get('ratelimit')).toMatch(/^"key";r=0;t=(60|5\d)$/);
    }
  });

  it('report the audit log in one of them, and in the other as soon as that has stopped', async () => {
    // A lease is much longer than this test waits.
    expect(heads(second)).toBe(0);
    await first.stop();
    await until('the second reports', () => heads(second) === 1);
  });
});

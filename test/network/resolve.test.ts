import { describe, expect, it, onTestFinished } from 'vitest';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { createResolver } from '../../src/network/resolve.ts';
import { createWebhookSender } from '../../src/webhooks/webhook-sender.ts';
import { startDnsServer, type DnsAnswer } from './dns-server.ts';
import { answer, startRawServer } from '../webhooks/raw-server.ts';

const guard = createAddressGuard({ allowed: [] });

describe('the resolver', () => {
  it('asks once for a name that several deliveries want at the same time, and anew later', async () => {
    const resolve = createResolver({ guard });
    const first = resolve('localhost');
    expect(resolve('localhost')).toBe(first);
    expect(await first).toContain('127.0.0.1');
    expect(resolve('localhost')).not.toBe(first);
  });

  it('forgets a failure', async () => {
    const resolve = createResolver({ guard });
    await expect(resolve('name with spaces')).rejects.toThrow();
    await expect(resolve('name with spaces')).rejects.toThrow();
  });

  it('gives every address of both families', async () => {
    const { servers } = await startDnsServer(() => ['192.0.2.1', '2001:db8::1', '192.0.2.2']);
    expect(await createResolver({ guard, servers })('hooks.test')).toEqual([
      '192.0.2.1',
      '192.0.2.2',
      '2001:db8::1',
    ]);
  });

  it.each([
    ['ipv6', ['192.0.2.1']],
    ['ipv4', ['2001:db8::1']],
  ])(
    'gives the addresses of one family, without a second try, where DNS says nothing of %s',
    async (silent, found) => {
      const { servers, asked } = await startDnsServer((_, family) => (family === silent ? 'silence' : found));
      expect(await createResolver({ guard, servers, secondFamilyMs: 20 })('hooks.test')).toEqual(found);
      expect(asked).toHaveLength(2);
    },
  );

  const system = (hostname: string) => Promise.resolve([`${hostname} by the system`]);

  it('asks the system for what DNS does not have', async () => {
    const answers: Record<string, DnsAnswer> = { 'hooks.test': 'no such name', 'empty.test': [] };
    const { servers, asked } = await startDnsServer((name) => answers[name]!);
    const resolve = createResolver({ guard, servers, system });
    expect(await resolve('hooks.test')).toEqual(['hooks.test by the system']);
    expect(await resolve('empty.test')).toEqual(['empty.test by the system']);
    expect(new Set(asked)).toEqual(new Set(['hooks.test', 'empty.test']));
  });

  it.each(['hooks', 'localhost', 'localhost.', 'api.localhost', '127.0.0.1', '::1'])(
    'asks the system alone for %s',
    async (hostname) => {
      const { servers, asked } = await startDnsServer(() => ['192.0.2.1']);
      expect(await createResolver({ guard, servers, system })(hostname)).toEqual([
        `${hostname} by the system`,
      ]);
      expect(asked).toEqual([]);
    },
  );

  it('asks the system alone for a host that is listed by name, whatever DNS has', async () => {
    const { servers, asked } = await startDnsServer(() => ['192.0.2.1']);
    const resolve = createResolver({
      guard: createAddressGuard({ allowed: ['hooks.dev', '10.0.0.0/8'] }),
      servers,
      system,
    });
    expect(await resolve('hooks.dev')).toEqual(['hooks.dev by the system']);
    expect(await resolve('Hooks.dev.')).toEqual(['Hooks.dev. by the system']);
    expect(asked).toEqual([]);
    expect(await resolve('below.hooks.dev')).toEqual(['192.0.2.1']);
  });

  it('does not ask the system where DNS fails or says nothing', async () => {
    const { servers } = await startDnsServer((name) => (name === 'broken.test' ? 'failure' : 'silence'));
    const resolve = createResolver({ guard, servers, timeoutMs: 50, system });
    await expect(resolve('broken.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    await expect(resolve('silent.test')).rejects.toMatchObject({ code: 'ECANCELLED' });
  });
});

describe('names whose servers say nothing', () => {
  const dead = Array.from({ length: 5 }, (_, i) => `dead${i}.test`);
  const alive = Array.from({ length: 20 }, (_, i) => `alive${i}.test`);
  const names = (name: string): DnsAnswer => (name.startsWith('dead') ? 'silence' : ['127.0.0.1']);

  it('hold up no other receiver, and fail by the deadline of the attempt', async () => {
    const { servers, asked } = await startDnsServer(names);
    const receiver = await startRawServer((socket) => socket.write(answer('204 No Content')));
    const timeoutMs = 1_000;
    const sender = createWebhookSender({
      guard: createAddressGuard({ allowed: [...dead, ...alive] }),
      timeoutMs,
      resolve: createResolver({ guard, servers, timeoutMs }),
    });
    onTestFinished(() => sender.close());
    const ended: string[] = [];
    const send = async (name: string) => {
      const url = `http://${name}:${receiver.port}/`;
      const result = await sender.send({ url, headers: {}, payload: '{}' });
      ended.push(name);
      return result;
    };

    const hanging = dead.map(send);
    for (const { ok } of await Promise.all(alive.map(send))) expect(ok).toBe(true);
    expect(new Set(asked)).toEqual(new Set([...dead, ...alive]));
    const results = await Promise.all(hanging);
    for (const result of results)
      expect(result).toMatchObject({ ok: false, statusCode: null, timedOut: true });
    expect(new Set(ended.slice(alive.length))).toEqual(new Set(dead));
  });
});

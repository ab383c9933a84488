import { describe, expect, it } from 'vitest';
import { createReceiverCheck } from '../../src/webhooks/receiver-check.ts';
import { createAddressGuard } from '../../src/network/address-guard.ts';
import { createResolver, type Resolve } from '../../src/network/resolve.ts';
import { startDnsServer } from '../network/dns-server.ts';

function check(url: string, resolve: Resolve, allowed: string[] = []) {
  return createReceiverCheck({ guard: createAddressGuard({ allowed }), resolve, timeoutMs: 20 })(url);
}

const addresses =
  (...found: string[]): Resolve =>
  () =>
    Promise.resolve(found);

describe('the check of a receiver that is being set up', () => {
  it('refuses a host of which any address is closed', async () => {
    expect(await check('https://rebind.test/', addresses('93.184.215.14', '10.0.0.1'))).toContain(
      'The host rebind.test has a private address; WEBHOOK_ALLOWED_NETWORKS',
    );
    expect(await check('https://rebind.test/', addresses('93.184.215.14'))).toBeNull();
    expect(await check('http://rebind.test/', addresses('10.0.0.1'), ['rebind.test'])).toBeNull();
  });

  it('refuses a malformed URL and an address without asking the resolver', async () => {
    const resolve = () => Promise.reject(new Error('The resolver was asked.'));
    expect(await check('nonsense', resolve)).toContain('must be absolute');
    expect(await check('https://[::1]/', resolve)).toContain('a loopback address');
  });

  it('lets a host through that cannot be resolved, or not in time', async () => {
    expect(await check('https://later.test/', () => Promise.reject(new Error('ENOTFOUND')))).toBeNull();
    expect(await check('https://slow.test/', () => new Promise(() => undefined))).toBeNull();
  });

  it('checks what DNS says of one family where it says nothing of the other until time is up', async () => {
    const { servers } = await startDnsServer((_name, family) =>
      family === 'ipv6' ? 'silence' : ['10.0.0.1'],
    );
    const timeoutMs = 300;
    const guard = createAddressGuard({ allowed: [] });
    const resolve = createResolver({ guard, servers, timeoutMs, secondFamilyMs: 10_000 });
    const checkReceiver = createReceiverCheck({ guard, resolve, timeoutMs });
    expect(await checkReceiver('https://hooks.test/')).toContain('The host hooks.test has a private address');
  });

  it('accepts an IP literal with the resolver of the system', async () => {
    const guard = createAddressGuard({ allowed: ['127.0.0.1', '::1'] });
    const checkReceiver = createReceiverCheck({ guard });
    expect(await checkReceiver('http://[::1]:8080/')).toBeNull();
    expect(await checkReceiver('http://127.0.0.1:8080/')).toBeNull();
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';

describe('USAGE_METADATA_KEYS', () => {
  const read = (text?: string) => loadConfig({ USAGE_METADATA_KEYS: text }).USAGE_METADATA_KEYS;

  it('is a list with commas, empty where it is absent', () => {
    expect(read()).toEqual([]);
    expect(read('centre, cost.unit')).toEqual(['centre', 'cost.unit']);
  });

  it.each([
    ["a'b", 'has "a\'b"'],
    ['a b', 'has "a b"'],
    ['a'.repeat(41), 'has "aaa'],
    ['a,b,a', 'names a key twice'],
    ['a,b,c,d,e,f,g,h,i,j,k', 'names more than 10 keys'],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(`USAGE_METADATA_KEYS ${message}`);
  });
});

describe('ENCRYPTION_KEY and ENCRYPTION_KEY_PREVIOUS', () => {
  const [first, second] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];
  const previous = (text?: string) =>
    loadConfig({ ENCRYPTION_KEY: first, ENCRYPTION_KEY_PREVIOUS: text }).ENCRYPTION_KEY_PREVIOUS;

  it('are a key and a list with commas, empty where it is absent', () => {
    expect(previous()).toEqual([]);
    expect(previous(`${first}, ${second}`)).toEqual([first, second]);
  });

  it.each(['hunter2', `${first},hunter2`, Buffer.alloc(31).toString('base64'), `${first}${second}`])(
    'refuse %s in a line that does not quote it',
    (text) => {
      const message = 'ENCRYPTION_KEY_PREVIOUS must be keys of 32 bytes in base64, separated by commas';
      expect(() => previous(text)).toThrow(new RegExp(`^${message}$`));
    },
  );

  it('refuse a key that is not base64 to its end', () => {
    const message = 'ENCRYPTION_KEY must be 32 bytes in base64: openssl rand -base64 32';
    expect(() => loadConfig({ ENCRYPTION_KEY: `${first}!` })).toThrow(new RegExp(`^${message}$`));
  });
});

describe('WEBHOOK_ALLOWED_NETWORKS', () => {
  const read = (text?: string) => loadConfig({ WEBHOOK_ALLOWED_NETWORKS: text }).WEBHOOK_ALLOWED_NETWORKS;

  it('is a list with commas, empty where it is absent', () => {
    expect(read()).toEqual([]);
    expect(read('10.0.0.0/8, hooks.internal')).toEqual(['10.0.0.0/8', 'hooks.internal']);
  });

  it('is refused together with everything else that is wrong, each entry named', () => {
    const load = () => loadConfig({ PORT: 'http', WEBHOOK_ALLOWED_NETWORKS: '10.0.0.5/8,*' });
    expect(load).toThrow(
      'PORT must be a whole number from 0 to 65535\n' +
        'WEBHOOK_ALLOWED_NETWORKS has entries that cannot be read: "10.0.0.5/8" has bits set after its prefix; ' +
        'the network is 10.0.0.0/8; "*" is neither a network such as 10.0.0.0/8, nor an address, nor a host name',
    );
  });
});

describe('WEBHOOK_PROXY_URL', () => {
  it('can come from a file, since it may hold credentials', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nanogate-config-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'proxy');
    await writeFile(file, 'http://user:pass@proxy.internal:3128\n');
    const config = loadConfig({ WEBHOOK_PROXY_URL_FILE: file });
    expect(config.WEBHOOK_PROXY_URL).toBe('http://user:pass@proxy.internal:3128');
    expect(loadConfig({}).WEBHOOK_PROXY_URL).toBeNull();
  });

  it('is not quoted where it is wrong', () => {
    const message = 'WEBHOOK_PROXY_URL must be a URL that begins with http:// or https://';
    expect(() => loadConfig({ WEBHOOK_PROXY_URL: 'user:pass@proxy' })).toThrow(new RegExp(`^${message}$`));
  });
});

describe('WEBHOOK_TIMEOUT_MS', () => {
  const load = (timeoutMs: number, leaseMs: number) => () =>
    loadConfig({ WEBHOOK_TIMEOUT_MS: String(timeoutMs), LEASE_MS: String(leaseMs) });

  it('leaves a sixth of the lease for committing how an attempt ended', () => {
    expect(load(20_000, 24_000)).not.toThrow();
    expect(load(20_000, 23_999)).toThrow('WEBHOOK_TIMEOUT_MS must be at most five sixths of LEASE_MS');
  });
});

describe('PROCESS_ROLE', () => {
  it.each(['api', 'worker'] as const)('may be %s on PostgreSQL only', (role) => {
    const read = (url: string) =>
      loadConfig({
        DATABASE_URL: url,
        ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
        PROCESS_ROLE: role,
      }).PROCESS_ROLE;
    expect(read('postgres://127.0.0.1/nanogate')).toBe(role);
    expect(() => read('file:data/nanogate.db')).toThrow('PROCESS_ROLE must be all with SQLite');
  });
});

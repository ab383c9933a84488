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

describe('OTEL_EXPORTER_OTLP_HEADERS and OTEL_RESOURCE_ATTRIBUTES', () => {
  const headers = (text?: string) =>
    loadConfig({ OTEL_EXPORTER_OTLP_HEADERS: text }).OTEL_EXPORTER_OTLP_HEADERS;
  const attributes = (text?: string) =>
    loadConfig({ OTEL_RESOURCE_ATTRIBUTES: text }).OTEL_RESOURCE_ATTRIBUTES;

  it('are percent-encoded pairs with commas between them, none where they are absent', () => {
    expect(headers()).toEqual({});
    expect(headers('authorization=Bearer%20abc%3D%3D, x-tenant = shop,')).toEqual({
      authorization: 'Bearer abc==',
      'x-tenant': 'shop',
    });
    expect(attributes('deployment.environment.name=test,a=b=c,empty=')).toEqual({
      'deployment.environment.name': 'test',
      a: 'b=c',
      empty: '',
    });
  });

  it.each(['hunter2', '=hunter2', 'a b=hunter2', 'a=%zz', 'a=1,hunter2'])(
    'refuse %s in a line that does not quote it',
    (text) => {
      const message = 'must be key=value pairs with commas between them$';
      expect(() => headers(text)).toThrow(new RegExp(`^OTEL_EXPORTER_OTLP_HEADERS ${message}`));
      expect(() => attributes(text)).toThrow(new RegExp(`^OTEL_RESOURCE_ATTRIBUTES ${message}`));
    },
  );

  it.each(['a:b=c', 'a=b%0D%0Ac', 'a=%C3%A9'])('refuse %s, which is no header', (text) => {
    expect(() => headers(text)).toThrow(/^OTEL_EXPORTER_OTLP_HEADERS has a header that cannot be sent$/);
  });
});

describe('the other settings of traces', () => {
  it('have the names, words and defaults of OpenTelemetry', () => {
    expect(loadConfig({})).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: null,
      OTEL_SERVICE_NAME: null,
      OTEL_TRACES_SAMPLER: 'parentbased_always_on',
      OTEL_TRACES_SAMPLER_ARG: 1,
    });
    expect(
      loadConfig({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      }),
    ).toMatchObject({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_TRACES_SAMPLER_ARG: 0.25 });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be a URL'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318?a=b', 'must have no query'],
    ['OTEL_TRACES_SAMPLER', 'sometimes', 'must be one of parentbased_always_on'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5', 'must be a number from 0 to 1'],
    ['OTEL_TRACES_SAMPLER_ARG', '-0.5', 'must be a number from 0 to 1'],
    ['OTEL_TRACES_SAMPLER_ARG', '1e-3', 'must be a number from 0 to 1'],
  ])('%s refuses %s', (name, text, message) => {
    expect(() => loadConfig({ [name]: text })).toThrow(`${name} ${message}`);
  });
});

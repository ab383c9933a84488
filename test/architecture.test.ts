import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** The layers under src: a folder, or a file beside them. Each may import itself and what is listed. */
const mayImport: Record<string, string[]> = {
  domain: [],
  store: ['domain'],
  upstream: ['domain'],
  webhooks: ['domain'],
  operations: ['store', 'upstream', 'webhooks', 'domain'],
  workers: ['operations', 'domain'],
  http: ['operations', 'domain'],
  metrics: ['http', 'operations', 'domain'],
  sandbox: ['domain'],
};

/** What only some layers may import. */
const reserved: { packages: RegExp; layers: string[] }[] = [
  { packages: /^(drizzle-orm|better-sqlite3|pg)(\/|$)/, layers: ['store'] },
  { packages: /^prom-client$/, layers: ['metrics'] },
  { packages: /^(@fastify\/|fastify(\/|$))/, layers: ['http', 'sandbox'] },
];

const domainPackages = /^(typebox(\/|$)|temporal-polyfill(\/|$)|node:crypto$)/;

interface Import {
  file: string;
  layer: string;
  specifier: string;
  /** The layer that a relative import leads to. */
  target: string | null;
}

const imports = readImports();

describe('the import law', () => {
  it('is checked on all of src', () => {
    expect(imports.length).toBeGreaterThan(200);
    for (const layer of ['domain', 'store', 'upstream', 'webhooks', 'operations', 'workers'])
      expect(imports.some((found) => found.layer === layer)).toBe(true);
  });

  it.each(Object.entries(mayImport))('%s imports only itself and [%s]', (layer, allowed) => {
    const broken = imports.filter(
      (found) =>
        found.layer === layer &&
        found.target !== null &&
        found.target !== layer &&
        !allowed.includes(found.target),
    );
    expect(broken.map(describeImport)).toEqual([]);
  });

  it('nothing imports the layers above: gateway, commands, main', () => {
    const above = ['main', 'commands', 'gateway'];
    const broken = imports.filter(
      ({ layer, target }) => above.includes(target ?? '') && above.indexOf(layer) > above.indexOf(target!),
    );
    const fromBelow = imports.filter(
      ({ layer, target }) => above.includes(target ?? '') && !above.includes(layer),
    );
    expect([...broken, ...fromBelow].map(describeImport)).toEqual([]);
  });

  it('drivers are known to the store alone, fastify to http and the sandbox, prom-client to the metrics', () => {
    const broken = imports.filter(({ specifier, layer }) =>
      reserved.some(({ packages, layers }) => packages.test(specifier) && !layers.includes(layer)),
    );
    expect(broken.map(describeImport)).toEqual([]);
  });

  it('the domain needs nothing from outside but typebox, temporal-polyfill and node:crypto', () => {
    const broken = imports.filter(
      ({ layer, target, specifier }) =>
        layer === 'domain' && target === null && !domainPackages.test(specifier),
    );
    expect(broken.map(describeImport)).toEqual([]);
  });
});

function readImports(): Import[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8');
    const found = text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^']+)'/g);
    return [...found].map(([, specifier = '']) => ({
      file,
      layer: layerOf(file),
      specifier,
      target: specifier.startsWith('.') ? layerOf(normalize(join(dirname(file), specifier))) : null,
    }));
  });
}

/** The folder directly under src, or the name of a file there. */
function layerOf(path: string): string {
  return path.split('/')[0]!.replace(/\.ts$/, '');
}

function describeImport({ file, specifier }: Import): string {
  return `${file} imports ${specifier}`;
}

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** The layers under src: a folder, or a file beside them. Each may import itself and what is listed. */
const mayImport: Record<string, string[]> = {
  domain: [],
  resources: ['domain'],
  network: ['domain'],
  store: ['domain', 'package-file', 'version'],
  upstream: ['network', 'domain'],
  webhooks: ['network', 'domain'],
  files: ['network', 'domain'],
  operations: ['store', 'upstream', 'webhooks', 'files', 'resources', 'domain'],
  workers: ['operations', 'domain'],
  http: ['operations', 'resources', 'domain', 'version', 'package-file', 'dashboard-files'],
  version: ['domain', 'package-file'],
  'package-file': [],
  'dashboard-files': [],
  metrics: ['http', 'operations', 'domain', 'version'],
  traces: ['domain', 'version'],
  sandbox: ['domain'],
  config: ['webhooks', 'network', 'domain'],
};

/** Above all of these, each imports only those that come after it. */
const above = ['main', 'commands', 'gateway'];

/** The subjects, the same in every layer that is divided by them. */
const subjects = [
  'access',
  'audit',
  'backups',
  'budgets',
  'deliveries',
  'drop-in',
  'endpoints',
  'events',
  'files',
  'generations',
  'overview',
  'processes',
  'quarantine',
  'retention',
  'signing',
  'upstream',
  'usage',
  'waiting',
];
/** The folders of a divided layer that are no subjects, since they hold what the subjects share. */
const shared: Record<string, string[]> = {
  domain: ['models', 'poll-plan'],
  store: ['engine', 'postgres', 'schema', 'sqlite'],
  operations: [],
  'http/routes': ['machine'],
  resources: [],
  'http/schemas': ['machine'],
};

/** What only some layers may import. */
const reserved: { packages: RegExp; layers: string[] }[] = [
  { packages: /^(drizzle-orm|better-sqlite3|pg)(\/|$)/, layers: ['store'] },
  { packages: /^prom-client$/, layers: ['metrics'] },
  { packages: /^@opentelemetry\//, layers: ['traces'] },
  { packages: /^(@fastify\/|fastify(\/|$))/, layers: ['http', 'sandbox'] },
];

const domainPackages = /^(typebox(\/|$)|temporal-polyfill(\/|$)|node:crypto$)/;

interface Import {
  file: string;
  layer: string;
  specifier: string;
  /** The file that a relative import leads to, and its layer. */
  targetFile: string | null;
  target: string | null;
}

const imports = readImports();

describe('the import law', () => {
  it('is checked on all of src', () => {
    expect(imports.length).toBeGreaterThan(200);
    const layers = new Set(imports.map(({ layer }) => layer));
    expect([...layers].filter((layer) => !(layer in mayImport) && !above.includes(layer))).toEqual([]);
    expect(Object.keys(mayImport).filter((layer) => !layers.has(layer))).toEqual([]);
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
    const broken = imports.filter(
      ({ layer, target }) => above.includes(target ?? '') && above.indexOf(layer) > above.indexOf(target!),
    );
    const fromBelow = imports.filter(
      ({ layer, target }) => above.includes(target ?? '') && !above.includes(layer),
    );
    expect([...broken, ...fromBelow].map(describeImport)).toEqual([]);
  });

  it('drivers are known to the store alone, fastify to http and the sandbox, prom-client to the metrics, OpenTelemetry to the traces', () => {
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

describe('subjects', () => {
  it.each(Object.keys(shared))('%s is divided by the subjects that every layer has', (layer) => {
    const folders = readdirSync(join(src, layer), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect(folders.length).toBeGreaterThan(4);
    expect(folders.filter((name) => !subjects.includes(name) && !shared[layer]!.includes(name))).toEqual([]);
  });

  it.each(Object.keys(shared))('within %s they import each other one way', (layer) => {
    const edges = imports.flatMap((found) => {
      const [from, to] = [subjectOf(layer, found.file), subjectOf(layer, found.targetFile)];
      return from === null || to === null || from === to ? [] : [{ from, to, found }];
    });
    expect(edges.length).toBeGreaterThan(0);
    const circular = circularOf(edges);
    expect(circular.map(({ found }) => describeImport(found))).toEqual([]);
  });

  it('no file of src imports itself in a circle, types included', () => {
    const edges = imports.flatMap(({ file, targetFile }) =>
      targetFile === null ? [] : [{ from: file, to: targetFile }],
    );
    const circular = circularOf(edges);
    expect(circular.map(({ from, to }) => `${from} → ${to}`)).toEqual([]);
  });
});

/** The edges that lie on a circle. */
function circularOf<Edge extends { from: string; to: string }>(edges: Edge[]): Edge[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const reached = new Map([...next.keys()].map((start) => [start, reachedFrom(start, next)]));
  return edges.filter(({ from, to }) => to === from || reached.get(to)?.has(from));
}

function reachedFrom(start: string, next: Map<string, string[]>): Set<string> {
  const seen = new Set(next.get(start));
  for (const at of seen) for (const to of next.get(at) ?? []) seen.add(to);
  return seen;
}

/** The subject's folder that a file of the layer lies in; null for a file beside them or elsewhere. */
function subjectOf(layer: string, file: string | null): string | null {
  if (file?.startsWith(`${layer}/`) !== true) return null;
  const [folder, ...rest] = file.slice(layer.length + 1).split('/');
  return rest.length > 0 && subjects.includes(folder!) ? folder! : null;
}

function readImports(): Import[] {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(src, file), 'utf8');
    const found = text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\(\s*)'([^']+)'/g);
    return [...found].map(([, specifier = '']) => {
      const targetFile = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : null;
      return {
        file,
        layer: layerOf(file),
        specifier,
        targetFile,
        target: targetFile === null ? null : layerOf(targetFile),
      };
    });
  });
}

/** The folder directly under src, or the name of a file there. */
function layerOf(path: string): string {
  return path.split('/')[0]!.replace(/\.ts$/, '');
}

function describeImport({ file, specifier }: Import): string {
  return `${file} imports ${specifier}`;
}

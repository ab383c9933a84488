import { existsSync, globSync } from 'node:fs';
import {
  apiFields,
  apiPaths,
  codes,
  eventNames,
  metrics,
  scripts,
  settingNames,
  upstreamCodes,
} from './known-names.ts';

const root = new URL('../../', import.meta.url);

/** Names that are right although the code does not list them, each with what it is. */
const exceptions: Record<string, string> = {
  NAME: 'any setting',
  NAME_FILE: 'any setting',
  WEBHOOK_SECRET: 'read by `nanogate webhook listen` and by the shell',
  POST: 'a method',
  KEY: 'a variable of the shell',
  nodejs_eventloop_lag_p99_seconds: 'a metric of prom-client',
  fail_closed_budget_enforcement: 'a setting of LiteLLM',
  inputImages: 'a field that the upstream refuses',
  data_version: 'a pragma of SQLite',
  on_event: 'a parameter of the Python receiver',
  onEvent: 'a parameter of the TypeScript receiver',
  apiKeys: 'an option of the sandbox',
  initialCredits: 'an option of the sandbox',
  minDurationMs: 'an option of the sandbox',
  maxDurationMs: 'an option of the sandbox',
  modelIds: 'exported by the catalogue of models',
  teamOperations: 'exported by the operations',
  adminOperations: 'exported by the operations',
  'input.prompt': 'a field within a field',
  'links.self': 'a field within a field',
  'webhook.url': 'a field within a field',
  'error.code': 'a field within a field',
  'error.retryable': 'a field within a field',
  'hooks.dev': 'a host name',
  'service.namespace': 'a host name',
  '/admin': 'the beginning of paths',
  '/v1': 'the beginning of paths',
  '/admin/v1': 'the beginning of paths',
  '/docs': 'a page, not an operation',
  '/dashboard': 'a page, not an operation',
  pg_dump: 'a tool of PostgreSQL',
  pg_basebackup: 'a tool of PostgreSQL',
  pg_restore: 'a tool of PostgreSQL',
  pg_upgrade: 'a tool of PostgreSQL',
  target_session_attrs: 'a parameter of PostgreSQL',
  synchronous_standby_names: 'a setting of PostgreSQL',
  synchronous_commit: 'a setting of PostgreSQL',
  another_timeline: 'a reason of a hold',
  another_server: 'a reason of a hold',
  'checks.hold': 'a field of the readiness',
  'nanogate.db': 'a file',
  'nanogate.db.mark': 'a file',
  '/openapi.json': 'the document itself, not an operation',
  upstreamGenerationId: 'a field of the log',
  teamName: 'a field of the log',
  traceId: 'a field of the log',
  lostSpans: 'a field of the log',
  '/v1/traces': 'a path of OpenTelemetry collectors',
  OTEL_TRACES_EXPORTER: 'a setting of OpenTelemetry that has no effect here',
  OTEL_EXPORTER_OTLP_PROTOCOL: 'a setting of OpenTelemetry that has no effect here',
  NODE_EXTRA_CA_CERTS: 'read by Node.js',
  preStop: 'a hook of Kubernetes',
  node_modules: 'a folder',
  '/data': 'a folder of the image',
  '/opt/nanogate': 'a folder',
  '/etc/nanogate/environment': 'a file',
  '/etc/systemd/system': 'a folder',
  '/var/lib/nanogate': 'a folder',
  CI: 'set by the runners of CI',
  '/redirected': 'a path of the sandbox',
  '/model': 'a JSON pointer',
  '/input/imageQuality': 'a JSON pointer',
};

/** What a code span is by its form, and what is wrong with it; the first pattern that fits decides. */
const forms: [RegExp, (span: string) => string | null][] = [
  [/^[A-Z][A-Z0-9]+(_[A-Z0-9]+)*(=.*)?$/, (span) => findUnknownSetting(span.split('=')[0]!)],
  [/nanogate_/, findUnknownMetric],
  [/^(generation|budget|endpoint)\.[a-z_*]+$/, (span) => unless(eventNames.has(span), span, 'event type')],
  [/^[a-z]+(_[a-z0-9]+)+$/, (span) => unless(codes.has(span), span, 'code')],
  [/^[a-z]+[A-Z]\w*$/, (span) => unless(apiFields.has(span), span, 'field')],
  [/^[a-z]+(\.[a-zA-Z]+)+$/, (span) => unless(apiFields.has(span.split('.').at(-1)!), span, 'field')],
  [/^((GET|POST|PUT|PATCH|DELETE) )?\/[\w.{}<>/-]*( \{.*)?$/, findUnknownPath],
  [/^npm (run|start|test)/, findUnknownScript],
  [/^(node )?(src|test|docs|migrations|openapi)\/[\w./<>-]*$/, findMissingFile],
];

/** What a code span names that does not exist, in a sentence; null when it exists, or when the span is no name. */
export function findUnknown(span: string): string | null {
  if (span in exceptions) return null;
  const form = forms.find(([pattern]) => pattern.test(span));
  return form === undefined ? null : form[1](span);
}

export function findUnknownSetting(name: string): string | null {
  return name in exceptions
    ? null
    : unless(settingNames.has(name) || upstreamCodes.has(name), name, 'setting');
}

function unless(isKnown: boolean, name: string, kind: string): string | null {
  return isKnown ? null : `${name} is no ${kind}`;
}

export function findUnknownMetric(text: string): string | null {
  for (const [, name = '', labels = ''] of text.matchAll(/(nanogate_\w+)(?:\{([^}]*)\})?/g)) {
    const allowed = metrics.get(name);
    if (allowed === undefined) return `${name} is no metric`;
    const wrong = labels
      .split(',')
      .map((label) => label.split(/!?[=~]/)[0]!.trim())
      .find((label) => label !== '' && !allowed.includes(label));
    if (wrong !== undefined) return `${name} has no label ${wrong}`;
  }
  return null;
}

export function findUnknownPath(text: string): string | null {
  if (text in exceptions) return null;
  const [, method, path = ''] = /^(?:([A-Z]+) )?([^ ?]+)/.exec(text) ?? [];
  const fits = [...apiPaths].filter(([template]) => matches(template, path));
  if (fits.length === 0) return `${path} is no path`;
  return method === undefined || fits.some(([, methods]) => methods.includes(method))
    ? null
    : `${path} has no ${method}`;
}

export function findUnknownScript(text: string): string | null {
  const [, , name = ''] = /npm (run(?: --?\w+)* )?([\w:-]+)/.exec(text) ?? [];
  return unless(scripts.includes(name), name, 'script');
}

// `{id}`, `<model>` and `gen_…` stand for one part of a path.
function matches(template: string, path: string): boolean {
  const [expected, given] = [template.split('/'), path.split('/')];
  return (
    expected.length === given.length &&
    expected.every((part, i) => {
      const text = given[i]!;
      return part === text || /^\{.*\}$/.test(part) || /^<.*>$/.test(text);
    })
  );
}

function findMissingFile(span: string): string | null {
  const path = span.replace(/^node /, '');
  const exists = path.includes('<')
    ? globSync(path.replace(/<[^>]*>/g, '*'), { cwd: root }).length > 0
    : existsSync(new URL(path, root));
  return unless(exists, path, 'file');
}

import { readFileSync } from 'node:fs';
import { settings } from '../../src/config/settings.ts';
import { errorCatalogue } from '../../src/domain/error-catalogue.ts';
import { eventFilters, eventTypes } from '../../src/domain/events/event-type.ts';
import { generationErrorCatalogue } from '../../src/domain/generations/generation.ts';
import { traceSamplers } from '../../src/domain/trace-samplers.ts';
import { accountFailureReasons } from '../../src/domain/upstream/circuit.ts';
import { dropInErrorStatuses } from '../../src/http/schemas/drop-in/drop-in-error-statuses.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { pollRules } from '../../src/upstream/poll-rules.ts';
import { submitRules } from '../../src/upstream/submit-rules.ts';

/** What the code knows by name, for the test that documents name nothing else. */

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

export const scripts = Object.keys(
  (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts,
);

export const settingNames = new Set(Object.keys(settings).flatMap((name) => [name, `${name}_FILE`]));

export const upstreamCodes: ReadonlySet<string> = new Set(Object.keys(dropInErrorStatuses));

export const eventNames: ReadonlySet<string> = new Set([...eventTypes, ...eventFilters]);

/** The labels of each metric. */
export const metrics = new Map(
  createMetrics(() => Promise.reject(new Error('No figures are needed')))
    .describe()
    .map(({ name, labels }) => [name, labels]),
);

const document = JSON.parse(read('openapi/openapi.json')) as {
  paths: Record<string, Record<string, unknown>>;
};

/** The methods of each path of the API, in upper case. */
export const apiPaths = new Map(
  Object.entries(document.paths).map(([path, methods]) => [
    path,
    Object.keys(methods).map((method) => method.toUpperCase()),
  ]),
);

/** Words with underscores: error codes, failure reasons, outcomes, and the enumerations of the API. */
export const codes: ReadonlySet<string> = new Set([
  ...Object.keys(errorCatalogue),
  ...Object.keys(generationErrorCatalogue),
  ...accountFailureReasons,
  ...traceSamplers,
  ...[...submitRules, ...pollRules].map(({ outcome }) => outcome),
  ...enumerated(document),
]);

/** The names of all fields and parameters of the API. */
export const apiFields: ReadonlySet<string> = new Set(fieldsOf(document));

function enumerated(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'enum' in value && Array.isArray(value.enum) ? value.enum.map(String) : [];
  return [...here, ...Object.values(value).flatMap(enumerated)];
}

function fieldsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const properties = 'properties' in value && typeof value.properties === 'object' ? value.properties : null;
  const parameter = 'in' in value && 'name' in value ? [String(value.name)] : [];
  return [...Object.keys(properties ?? {}), ...parameter, ...Object.values(value).flatMap(fieldsOf)];
}

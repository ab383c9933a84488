import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TSchema } from 'typebox';
import { describe, expect, it } from 'vitest';
import { models } from '../../src/domain/models/catalogue.ts';
import { dropInOperationId } from '../../src/http/routes/drop-in/drop-in-operation-id.ts';

const http = fileURLToPath(new URL('../../src/http', import.meta.url));
const document = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'),
) as Document;

interface Document {
  paths: Record<string, Record<string, { operationId: string; tags: string[] }>>;
  components: { schemas: Record<string, unknown> };
}

/**
 * `routes/<subject>/` has a file for each operation, named after its operationId: `create-generation.ts` exports `createGenerationRoute`.
 * The variants of a team's operation for operators have `Operator` or `Team` after the verb and share the file; the drop-in operations exist once
 * for each model. Other files there are parts that these share, and export no route.
 */
describe('routes', () => {
  const files = filesOf('routes');
  const operations = Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .map(({ operationId, tags }) => (tags.includes('Drop-in') ? dropInFile(operationId) : operationId));
  const expected = new Set(
    operations.map((id) =>
      kebab(id.replace(/^([a-z]+)(?:Operator(?=[A-Z])|Team(?=Webhook|Event|Deliver|Recover))/, '$1')),
    ),
  );

  it('are a file for each operation, named after it, and no others', () => {
    const found = files.filter((file) => /^export const \w+Route\b/m.test(read(file)));
    expect(found.map((file) => basename(file, '.ts')).sort()).toEqual([...expected].sort());
  });

  it.each(files.filter((file) => expected.has(basename(file, '.ts'))))(
    '%s exports one route, of its name',
    (file) => {
      const names = [...read(file).matchAll(/^export const (\w+)Route\b/gm)].map(([, name = '']) =>
        kebab(name),
      );
      expect(names).toEqual([basename(file, '.ts')]);
    },
  );
});

/**
 * `schemas/<subject>/` has a file for each resource, which is a named component with its pages, queries and requests:
 * `budget.ts` exports `Budget`. `*-fields.ts` holds fields that several of them share.
 */
describe('schemas', () => {
  const notOneComponent = ['drop-in-error-statuses', 'endpoint-fields', 'webhook-bodies'];

  it.each(filesOf('schemas').filter((file) => !notOneComponent.includes(basename(file, '.ts'))))(
    '%s exports the component that it is named after',
    async (file) => {
      const name = kebabToPascal(basename(file, '.ts'));
      const exported = (await import(`${http}/${file}`)) as Record<string, TSchema & { $id?: string }>;
      expect(exported[name]?.$id).toBe(name);
      expect(document.components.schemas).toHaveProperty(name);
    },
  );

  it('of the drop-in face know nothing of its routes', () => {
    expect(filesOf('schemas/drop-in').filter((file) => /from '[^']*routes/.test(read(file)))).toEqual([]);
  });
});

it('http holds only the server and its faces beside its folders', () => {
  const loose = readdirSync(http).filter((name) => name.endsWith('.ts'));
  expect(loose.filter((name) => name !== 'server.ts' && !name.endsWith('-face.ts'))).toEqual([]);
});

/** The files in the folders below a folder of src/http. */
function filesOf(folder: string): string[] {
  return readdirSync(`${http}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file}`)
    .filter((file) => file.endsWith('.ts') && dirname(file) !== 'schemas');
}

function read(file: string): string {
  return readFileSync(`${http}/${file}`, 'utf8');
}

function dropInFile(operationId: string): string {
  const operation = (['generate', 'checkStatus'] as const).find((name) =>
    models.some((model) => dropInOperationId(model, name) === operationId),
  );
  return operation ?? operationId;
}

function kebab(name: string): string {
  return name.replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase();
}

function kebabToPascal(name: string): string {
  return name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
}

import { withDocumentedServer } from './build-openapi-document.ts';
import { toOpenApi30 } from './to-openapi-3-0.ts';

/** The OpenAPI document in each format in which it is published, as text. */
export async function renderOpenApiDocuments(): Promise<Record<'json' | 'json-3.0' | 'yaml', string>> {
  return withDocumentedServer((app) => {
    const document = app.swagger();
    return {
      json: toText(document),
      'json-3.0': toText(toOpenApi30(document as Parameters<typeof toOpenApi30>[0])),
      yaml: app.swagger({ yaml: true }),
    };
  });
}

function toText(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}

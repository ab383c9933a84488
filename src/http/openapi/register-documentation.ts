import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { openApiDescription } from './openapi-description.ts';
import { publishable } from './publishable.ts';
import { version } from '../../version.ts';
import { pageDocument } from './page-document.ts';
import { serveGuides } from './serve-guides.ts';

/**
 * Publishes the routes that are registered after it as `/openapi.json`, with a page at `/docs`.
 */
export async function registerDocumentation(
  app: FastifyInstance,
  publicBaseUrl: string | null,
): Promise<void> {
  await app.register(swagger, {
    openapi: { ...openApiDescription, servers: [serverOf(publicBaseUrl)] },
    convertConstToEnum: false,
    refResolver: { buildLocalReference: ({ $id }, _base, _fragment, index) => nameOf($id, index) },
    transformObject: (document) =>
      publishable('openapiObject' in document ? document.openapiObject : document.swaggerObject),
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    // No external validator, and a collapsed list of operations.
    uiConfig: { validatorUrl: null, docExpansion: 'list', tryItOutEnabled: false },
    theme: { title: `Nanogate ${version} API`, css: [{ filename: 'page.css', content: PAGE_STYLE }] },
    transformSpecification: pageDocument,
  });
  serveGuides(app);
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

function serverOf(publicBaseUrl: string | null) {
  return publicBaseUrl === null
    ? { url: '/', description: 'The gateway that serves this document.' }
    : { url: publicBaseUrl, description: 'The gateway.' };
}

// The bar above the page shows another product's name, and a field for documents from elsewhere.
const PAGE_STYLE = '.swagger-ui .topbar { display: none }';

// The page loads nothing from elsewhere; it sets styles on its own elements.
const PAGE_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

function nameOf($id: unknown, index: number): string {
  return typeof $id === 'string' ? $id : `def-${index}`;
}

import { clients } from '../clients/clients.ts';
import { table } from './markdown.ts';

/** What the documents print of the clients that CI generates, builds and runs. */
export const clientBlocks: Record<string, () => string> = {
  clients: () =>
    table(
      ['language', 'generator', 'OpenAPI'],
      clients.map(({ language, generator, document }) => [
        language,
        generator,
        document === 'openapi.json' ? '3.1' : '3.0',
      ]),
    ),
};

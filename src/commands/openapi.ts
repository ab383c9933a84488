import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { buildOpenApiDocument } from '../http/openapi/openapi.ts';
import type { Terminal } from './terminal.ts';

export function openapiCommand(terminal: Terminal): Command {
  return new Command('openapi')
    .description('Print the OpenAPI 3.1 document of the HTTP API.')
    .option('--output <file>', 'write it to a file instead')
    .action(async ({ output }: { output?: string }) => {
      const document = `${JSON.stringify(await buildOpenApiDocument(), null, 2)}\n`;
      if (output === undefined) terminal.print(document);
      else await writeFile(output, document);
    });
}

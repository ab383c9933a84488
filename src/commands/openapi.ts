import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { buildOpenApiDocument } from '../http/openapi/build-openapi-document.ts';
import type { Terminal } from './shared/terminal.ts';

export function openapiCommand(openapi: Command, terminal: Terminal): void {
  openapi
    .option('--output <file>', 'write it to a file instead')
    .action(async ({ output }: { output?: string }) => {
      const document = `${JSON.stringify(await buildOpenApiDocument(), null, 2)}\n`;
      if (output === undefined) terminal.print(document);
      else await writeFile(output, document);
    });
}

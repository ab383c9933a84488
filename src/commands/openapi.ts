import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { renderOpenApiDocuments } from '../http/openapi/render-openapi-documents.ts';
import type { Terminal } from './shared/terminal.ts';

export function openapiCommand(openapi: Command, terminal: Terminal): void {
  openapi
    .addOption(
      new Option('--format <format>', 'OpenAPI 3.1 as JSON or YAML, or 3.0 as JSON')
        .choices(Object.keys(files))
        .default('json'),
    )
    .option('--output <file>', 'write it to a file instead')
    .option('--output-folder <folder>', `write all to a folder: ${Object.values(files).join(', ')}`)
    .action(async ({ format, output, outputFolder }: Options) => {
      const documents = await renderOpenApiDocuments();
      if (output !== undefined) await writeFile(output, documents[format]);
      if (outputFolder !== undefined)
        for (const [each, file] of Object.entries(files))
          await writeFile(join(outputFolder, file), documents[each as Format]);
      if (output === undefined && outputFolder === undefined) terminal.print(documents[format]);
    });
}

const files = { json: 'openapi.json', 'json-3.0': 'openapi.3.0.json', yaml: 'openapi.yaml' } as const;

type Format = keyof typeof files;

interface Options {
  format: Format;
  output?: string;
  outputFolder?: string;
}

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/**
 * The packages of OpenTelemetry that a process loads which has the gateway's code and opens its traces; without the one of a few
 * interfaces that prom-client loads for itself.
 */
async function loadedBy(environment: Record<string, string>): Promise<string[]> {
  const source = (path: string) =>
    JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)));
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({
      resolve(specifier, context, next) {
        const isOfPromClient = /node_modules\\/prom-client\\//.test(context.parentURL);
        if (specifier.startsWith('@opentelemetry/') && !isOfPromClient) loaded.add(specifier);
        return next(specifier, context);
      },
    });
    await import(${source('commands/serve.ts')});
    const { loadConfig } = await import(${source('config/load-config.ts')});
    const { openTraces } = await import(${source('gateway/open-traces.ts')});
    const traces = await openTraces(loadConfig(${JSON.stringify(environment)}), { logger: null, count() {} });
    traces.observe({ kind: 'generation_refused', code: 'budget_exceeded' });
    await traces.close(0);
    console.log(JSON.stringify([...loaded]));
  `;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  return JSON.parse(stdout) as string[];
}

it('loads OpenTelemetry when a collector is set', async () => {
  const loaded = await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' });
  expect(loaded).toEqual(
    expect.arrayContaining(['@opentelemetry/sdk-trace', '@opentelemetry/exporter-trace-otlp-proto']),
  );
});

it('loads nothing of it otherwise', async () => {
  expect(await loadedBy({})).toEqual([]);
});

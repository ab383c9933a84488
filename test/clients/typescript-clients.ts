import type { Client } from './client.ts';
import { readmeProgram } from './readme-program.ts';
import { readPassedSteps, steps } from './steps.ts';

const compiled = {
  language: 'TypeScript',
  document: 'openapi.json',
  build: ['tsc', '--project', '.'],
  run: ['node', 'dist/program.js'],
  steps,
  readPassedSteps,
} as const;

const shared = { 'step.ts': 'step.ts', 'tsconfig.json': 'tsconfig.json' };

// An expression of openapi-zod-client: without it problems have no schema, since they are not application/json.
const mediaTypes = "['application/json', 'application/problem+json'].includes(mediaType)";

export const typescriptClients: readonly Client[] = [
  {
    ...compiled,
    name: 'openapi-fetch',
    generator: '`openapi-typescript` with `openapi-fetch`',
    program: { ...shared, 'openapi-fetch.ts': 'program.ts' },
    generate: ['openapi-typescript', 'openapi.json', '--output', 'generated.ts'],
  },
  {
    ...compiled,
    name: 'openapi-fetch of the README',
    generator: '`openapi-typescript` with `openapi-fetch`, as the README shows it',
    program: { 'tsconfig.json': 'tsconfig.json' },
    texts: { 'program.ts': readmeProgram() },
    generate: ['openapi-typescript', 'openapi.json', '--output', 'nanogate.ts'],
    // It creates a generation, waits for it, and prints where the picture is.
    steps: ['create', 'wait', 'get'],
    readPassedSteps: (output) => (/^https?:\/\/\S+$/m.test(output) ? ['create', 'wait', 'get'] : []),
  },
  {
    ...compiled,
    name: 'hey-api',
    generator: '`@hey-api/openapi-ts`',
    program: { ...shared, 'hey-api.ts': 'program.ts' },
    generate: ['openapi-ts', '--input', 'openapi.json', '--output', 'generated'],
  },
  {
    ...compiled,
    name: 'hey-api of the team',
    generator: "`@hey-api/openapi-ts`, of the team's tags alone",
    program: { ...shared, 'hey-api.ts': 'program.ts', 'team-face.config.mjs': 'openapi-ts.config.mjs' },
    generate: ['openapi-ts'],
    // It calls nothing of the other faces.
    build: ['sh', '-c', '! grep -E "/admin/v1|/api/nano|/readyz" generated/sdk.gen.ts && tsc --project .'],
  },
  {
    ...compiled,
    name: 'orval',
    generator: '`orval` with its `fetch` client, without uploads',
    program: {
      ...shared,
      'orval.ts': 'program.ts',
      'orval-fetch.ts': 'orval-fetch.ts',
      'orval.config.mjs': 'orval.config.mjs',
    },
    generate: ['orval', '--config', 'orval.config.mjs'],
  },
  {
    ...compiled,
    name: 'zod',
    generator: '`openapi-zod-client`',
    // Of 3.1 it makes an enumeration that can be null a schema that TypeScript refuses.
    document: 'openapi.3.0.json',
    program: { ...shared, 'zod.ts': 'program.ts' },
    generate: [
      ...['openapi-zod-client', 'openapi.3.0.json', '--output', 'generated.ts'],
      ...['--export-schemas', '--media-type-expr', mediaTypes],
    ],
  },
];

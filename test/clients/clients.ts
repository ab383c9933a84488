import { existsSync } from 'node:fs';
import type { Client, Command } from './client.ts';
import { readPassedSteps, steps } from './steps.ts';
import { typescriptClients } from './typescript-clients.ts';

// Debian's libraries belong to its own Python, which need not be the first that is found.
const python = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3';

/** The last versions of openapi-generator whose npm package has the generator itself: later ones download it. */
const jarOf = (version: 4 | 5) => `../node_modules/openapi-generator-${version}/bin/openapi-generator.jar`;

// Jackson, which the Java client reads and writes JSON with, is also inside the generator.
const jackson = jarOf(5);

const generated = { document: 'openapi.3.0.json', steps, readPassedSteps } as const;

const openapiGenerator = (version: 4 | 5, ...options: string[]): Command => [
  ...['java', '-jar', jarOf(version), 'generate', '--input-spec', 'openapi.3.0.json'],
  ...options,
];

/** Every client that `npm run clients` generates, builds and runs. */
export const clients: readonly Client[] = [
  ...typescriptClients,
  {
    ...generated,
    language: 'Python',
    name: 'openapi-generator',
    generator: 'openapi-generator 5, `python`',
    program: { 'step.py': 'step.py', 'python.py': 'program.py' },
    probe: ['sh', '-c', `java -version && ${python} -c 'import certifi, dateutil, six, urllib3'`],
    generate: openapiGenerator(5, '--generator-name', 'python', '--output', '.'),
    build: [python, '-m', 'compileall', '-q', 'openapi_client'],
    run: [python, 'program.py'],
  },
  {
    ...generated,
    language: 'Go',
    name: 'openapi-generator',
    generator: 'openapi-generator 4, `go-experimental`',
    program: { go: 'src/program' },
    probe: ['sh', '-c', 'java -version && go list golang.org/x/oauth2'],
    // The `go` of version 5 is this one by another name, but forgets to write the models.
    generate: openapiGenerator(4, '--generator-name', 'go-experimental', '--output', 'src/openapi'),
    build: ['go', 'build', 'program'],
    run: ['./program'],
    // Debian's libraries are no modules.
    environment: (folder) => ({ GO111MODULE: 'off', GOFLAGS: '', GOPATH: `${folder}:/usr/share/gocode` }),
  },
  {
    ...generated,
    language: 'Java',
    name: 'openapi-generator',
    generator: 'openapi-generator 5, `java` with `--library native`',
    program: { java: 'program' },
    probe: ['javac', '-version'],
    generate: openapiGenerator(5, '--generator-name', 'java', '--library', 'native', '--output', '.'),
    build: [
      'sh',
      '-c',
      `javac -proc:none -nowarn -d out -cp ${jackson} program/*.java $(find src/main -name '*.java')`,
    ],
    run: ['java', '-cp', `out:${jackson}`, 'Program'],
  },
];

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// `npm run openapi:redocly` and `npm run openapi:spectral`: no error and no warning by the rules in `redocly.yaml` and `.spectral.yaml`.
const root = fileURLToPath(new URL('../../', import.meta.url));
const files = ['openapi/openapi.json', 'openapi/openapi.3.0.json', 'openapi/openapi.yaml'];

interface Problem {
  file: string;
  rule: string;
  severity: 'error' | 'warn';
  place: string;
  message: string;
}

const linters: Record<string, (file: string) => Problem[]> = {
  redocly(file) {
    const { problems } = run('redocly', ['lint', file, '--format=json', '--max-problems=1000'], /\{.*\}/s) as RedoclyOutput;
    return problems.map(({ ruleId, severity, message, location: [first] }) => ({
      file,
      rule: ruleId,
      severity,
      place: first?.pointer ?? '',
      message,
    }));
  },
  spectral(file) {
    const results = run('spectral', ['lint', file, '--format=json', '--quiet'], /\[.*\]/s) as SpectralResult[];
    return results.map(({ code, severity, path, message }) => ({
      file,
      rule: code,
      severity: severity === 0 ? 'error' : 'warn',
      place: path.join('/'),
      message,
    }));
  },
};

interface RedoclyOutput {
  problems: { ruleId: string; severity: 'error' | 'warn'; message: string; location: { pointer?: string }[] }[];
}

interface SpectralResult {
  code: string;
  severity: number;
  path: (string | number)[];
  message: string;
}

/** The JSON that a tool prints among other text. Neither tool may report what it does to its makers. */
function run(tool: string, args: string[], json: RegExp): unknown {
  const { stdout, stderr } = spawnSync(`node_modules/.bin/${tool}`, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', SCARF_ANALYTICS: 'false' },
  });
  const [found] = json.exec(stdout) ?? [];
  if (found === undefined) throw new Error(`${tool} printed no result: ${stderr}${stdout}`);
  return JSON.parse(found);
}

const [name = ''] = process.argv.slice(2);
const lint = linters[name];
if (lint === undefined) throw new Error(`Usage: node test/openapi/lint.ts ${Object.keys(linters).join('|')}`);
const problems = files.flatMap(lint);
for (const { file, rule, severity, place, message } of problems)
  console.log(`${file} ${place}: ${severity} ${rule}: ${message}`);
const countOf = (severity: Problem['severity']) => problems.filter((each) => each.severity === severity).length;
const { paths } = JSON.parse(readFileSync(`${root}${files[0]}`, 'utf8')) as { paths: Record<string, object> };
const operations = Object.values(paths).flatMap((methods) => Object.keys(methods)).length;
console.log(
  `openapi:${name}: ${files.length} documents of ${operations} operations, ${countOf('error')} errors, ${countOf('warn')} warnings`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

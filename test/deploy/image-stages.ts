import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join, resolve } from 'node:path';

/** The last stage of a Dockerfile as folders: what the image would hold beside its base. */
export interface BuiltImage {
  /** Stands for `/`. */
  root: string;
  workdir: string;
  env: Record<string, string>;
  user: { uid: number; gid: number };
  command: string[];
  healthCheck: string[];
}

/**
 * Carries out what a Dockerfile says, without a container engine: each stage is a folder below `folder`, and what it runs sees that folder
 * in place of the paths that begin with `/`. The base images are left out, so commands run with this machine's programs.
 * @param instead commands that are replaced by something that comes to the same
 * @throws Error for an instruction, or a .dockerignore, of a form that it does not know, and where a command fails
 */
export function buildImage(
  context: string,
  folder: string,
  instead: Record<string, (directory: string) => void>,
): BuiltImage {
  const isInContext = readIgnoreFile(join(context, '.dockerignore'));
  const stages = new Map<string, BuiltImage>();
  let stage = emptyStage(folder);
  const inStage = (path: string) => join(stage.root, resolve(stage.workdir, path));
  const carryOut: Record<string, (rest: string) => void> = {
    FROM(rest) {
      const [, name = 'last'] = /^\S+(?: AS (\S+))?$/.exec(rest) ?? [];
      stage = emptyStage(join(folder, name));
      stages.set(name, stage);
    },
    WORKDIR(rest) {
      stage.workdir = rest;
      mkdirSync(inStage('.'), { recursive: true });
    },
    ENV(rest) {
      for (const [, name = '', value = ''] of rest.matchAll(/(\w+)=(\S+)/g)) stage.env[name] = value;
    },
    COPY(rest) {
      const [, from, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? [];
      const sources = paths.split(' ');
      const target = sources.pop()!;
      for (const source of sources) {
        if (from === undefined && !isInContext(source)) throw new Error(`.dockerignore leaves out ${source}`);
        const path = join(from === undefined ? context : stages.get(from)!.root, source);
        const isFile = statSync(path).isFile();
        cpSync(path, isFile ? join(inStage(target), basename(source)) : inStage(target), { recursive: true });
      }
    },
    RUN(rest) {
      const replacement = instead[rest];
      if (replacement !== undefined) {
        replacement(inStage('.'));
        return;
      }
      const command = rest.replaceAll(/(?<= )\/\w+/g, (path) => join(stage.root, path));
      execFileSync('sh', ['-c', command], {
        cwd: inStage('.'),
        env: { ...process.env, ...environmentOf(stage) },
        stdio: 'pipe',
      });
    },
    USER(rest) {
      const [uid, gid] = rest.split(':').map(Number);
      stage.user = { uid: uid!, gid: gid! };
    },
    HEALTHCHECK(rest) {
      stage.healthCheck = JSON.parse(rest.slice(rest.indexOf('CMD ') + 'CMD '.length)) as string[];
    },
    CMD(rest) {
      stage.command = JSON.parse(rest) as string[];
    },
    VOLUME: () => undefined,
    EXPOSE: () => undefined,
  };
  for (const [name, rest] of instructionsOf(readFileSync(join(context, 'Dockerfile'), 'utf8'))) {
    const run = carryOut[name];
    if (run === undefined) throw new Error(`Unknown instruction ${name}`);
    run(rest);
  }
  return stage;
}

/** The variables of a stage, and where this Node and npm are found. */
export function environmentOf({ env }: Pick<BuiltImage, 'env'>): Record<string, string> {
  const path = [dirname(process.execPath), process.env.PATH ?? ''].join(delimiter);
  return { PATH: path, HOME: process.env.HOME ?? '/', ...env };
}

function emptyStage(root: string): BuiltImage {
  return { root, workdir: '/', env: {}, user: { uid: 0, gid: 0 }, command: [], healthCheck: [] };
}

/** Only of this form: everything is left out but what is named. */
function readIgnoreFile(path: string): (source: string) => boolean {
  const [first, ...others] = linesOf(readFileSync(path, 'utf8'));
  if (first !== '*' || others.some((line) => !line.startsWith('!'))) throw new Error('Unknown .dockerignore');
  const named = new Set(others.map((line) => line.slice(1)));
  return (source) => named.has(source);
}

function instructionsOf(dockerfile: string): [name: string, rest: string][] {
  return linesOf(dockerfile.replaceAll(/\\\n\s*/g, '')).map((line) => {
    const at = line.indexOf(' ');
    return [line.slice(0, at), line.slice(at + 1)];
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

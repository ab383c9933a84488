import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { supportsNode } from '../../src/node-version.ts';
import { start } from './command-line.ts';

// Stands in for an older Node: what main.ts sees of one before it loads anything.
const pretendVersion = (version: string) =>
  `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'${version}'})`;

describe('the version of Node', () => {
  it('is the one that package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      engines: { node: string };
    };
    expect(engines.node).toBe('>=22.19');
    expect(
      ['22.19.0', '22.20.1', '24.0.0', '100.0.0'].filter((version) => !supportsNode(version as never)),
    ).toEqual([]);
    expect(
      ['18.20.8', '20.20.2', '22.18.9', '21.19.0'].filter((version) => supportsNode(version as never)),
    ).toEqual([]);
  });

  it('that is too old is told in one line, before anything else is loaded', { timeout: 60_000 }, async () => {
    const { status, stdout, stderr } = await start(['--help'], {}, ['--import', pretendVersion('20.20.2')])
      .ended;
    expect({ status, stdout, stderr }).toEqual({
      status: 1,
      stdout: '',
      stderr: 'Nanogate needs Node 22.19 or newer; this is Node 20.20.2.\n',
    });
  });
});

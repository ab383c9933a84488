import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStage, type Stage, type Team } from './stage.ts';

const run = promisify(execFile);

/** The examples of the vendor's document, unchanged but for base URL, key and, where one is asked about, the id. */
describe("the vendor's own examples", () => {
  let stage: Stage;
  let team: Team;
  let folder: string;
  beforeAll(async () => {
    stage = await startStage();
    team = await stage.team(1_000);
    folder = await mkdtemp(join(tmpdir(), 'nanogate-examples-'));
  });
  afterAll(async () => {
    await stage.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['text-to-image', 8, { mode: 'generate', imageQuality: '2K', googleSearch: false }],
    ['text-to-image-with-google-search', 8, { mode: 'generate', imageQuality: '2K', googleSearch: true }],
    [
      'image-to-image',
      4,
      { mode: 'edit', inputImageUrls: ['https://static.nanophoto.ai/demo/nano-banana-pro.webp'] },
    ],
  ])('%s runs with curl', async (name, price, input) => {
    const accepted = await runCurl(`${name}.sh`);
    expect(accepted).toMatchObject({
      success: true,
      status: 'pending',
      taskId: expect.any(String) as string,
    });
    const id = String(accepted.generationId);
    const completed = await team.ended(id);
    expect(completed).toMatchObject({ status: 'completed', input, credits: { settled: price } });
    expect(await runCurl('check-status.sh', { abc123xyz: id })).toEqual({
      success: true,
      status: 'completed',
      imageUrl: completed.output!.imageUrl,
      generationId: id,
      progress: 100,
    });
  });

  it('the complete TypeScript example runs with node', async () => {
    const file = join(folder, 'generate-image.ts');
    // The document's text only defines the function; this line calls it.
    await writeFile(file, `${await example('generate-image.ts.txt')}\nawait generateImage("${team.key}");\n`);
    const { stdout } = await run(process.execPath, [file]);
    expect(stdout).toMatch(/^Task created: gen_\w+\n(Status: (pending|generating), Progress: \d+%\n)*/);
    expect(stdout).toContain('Status: completed, Progress: 100%\n');
    expect(stdout).toContain(`Image URL: ${stage.sandbox.address()}/`);
  });

  async function example(name: string, replacements: Record<string, string> = {}): Promise<string> {
    let text = await readFile(new URL(`./vendor-examples/${name}`, import.meta.url), 'utf8');
    const all = {
      'https://nanophoto.ai/api': `${stage.gateway.url}/api`,
      YOUR_API_KEY: team.key,
      ...replacements,
    };
    for (const [from, to] of Object.entries(all)) text = text.replaceAll(from, to);
    return text;
  }

  async function runCurl(name: string, replacements?: Record<string, string>) {
    const { stdout } = await run('bash', ['-c', await example(name, replacements)]);
    return JSON.parse(stdout) as Record<string, unknown>;
  }
});

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { png } from '../files/pictures.ts';
import { startPictureUpstream, type PictureUpstream } from './picture-upstream.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { until } from './until.ts';

const picture = png({ filler: 3_000_000 });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const whole = (response: ServerResponse) =>
  void response.writeHead(200, { 'content-length': picture.length }).end(picture);

/** What the upstream sends of the picture before the gateway is killed. */
const steps: [string, (response: ServerResponse, reached: () => void) => void][] = [
  ['is asked for', (_response, reached) => reached()],
  [
    'has arrived in part',
    (response, reached) => {
      response.writeHead(200, { 'content-length': picture.length });
      response.write(picture.subarray(0, picture.length / 2), reached);
    },
  ],
  // What the gateway is at then, storing it or committing it, depends on the moment.
  ...[0, 5, 10, 20, 40, 80].map((ms): (typeof steps)[number] => [
    `was sent ${ms} ms ago`,
    (response, reached) => {
      response.once('finish', () => void sleep(ms).then(reached));
      whole(response);
    },
  ]),
];

describe('pictures that are kept', () => {
  let stage: Stage;
  let team: Team;
  let upstream: PictureUpstream;
  let folder: string;
  beforeAll(async () => {
    upstream = await startPictureUpstream();
    folder = await mkdtemp(join(tmpdir(), 'nanogate-kept-'));
    const settings = { NANOPHOTO_BASE_URL: upstream.url, FILES_URL: `file:${folder}` };
    stage = await startStage({ settings });
    team = await stage.team();
  });
  afterAll(async () => {
    await stage.close();
    await upstream.close();
    await rm(folder, { recursive: true });
  });

  const fileOf = async (id: string) => (await team.generation(id)).output?.files[0];
  const stored = (id: string) =>
    until('the picture is stored', async () => {
      const file = await fileOf(id);
      return file?.status === 'stored' && file;
    });
  const contentOf = async (fileId: string) => {
    const headers = { authorization: `Bearer ${team.key}` };
    const response = await fetch(`${stage.gateway.url}/v1/files/${fileId}/content`, { headers });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  };

  it.each(steps)('outlive a kill when one %s', async (_step, send) => {
    const reached = new Promise<void>((resolve) =>
      upstream.answerPictures((response) => send(response, resolve)),
    );
    const { id } = await team.createAccepted('A lighthouse');
    await reached;
    await stage.gateway.kill();
    upstream.answerPictures(whole);
    await stage.startGateway();

    const file = await stored(id);
    expect(file).toMatchObject({ bytes: picture.length, sha256: sha256(picture) });
    const { status, bytes } = await contentOf(file.id);
    expect(status).toBe(200);
    expect(sha256(bytes)).toBe(sha256(picture));
    const [number] = [...upstream.asked.keys()].slice(-1);
    expect(upstream.asked.get(number!)).toBeLessThanOrEqual(2);
  });

  it('are neither fetched any more nor half there', async () => {
    const files = await stage.database.query<{ status: string }>('select status from files');
    expect(files.map(({ status }) => status)).toEqual(steps.map(() => 'stored'));
    const objects = await readdir(join(folder, team.id));
    expect(objects).not.toEqual([]);
    for (const object of objects)
      expect(sha256(await readFile(join(folder, team.id, object)))).toBe(sha256(picture));
  });

  it('are served when the host that they came from is gone', async () => {
    upstream.answerPictures(whole);
    const { id } = await team.createAccepted('A lighthouse');
    const file = await stored(id);
    upstream.answerPictures((response) => response.destroy());
    await expect(fetch(`${upstream.url}/pictures/1`)).rejects.toThrow();
    expect(sha256((await contentOf(file.id)).bytes)).toBe(sha256(picture));
    const linked = await fetch(new URL(file.url!, stage.gateway.url));
    expect(sha256(new Uint8Array(await linked.arrayBuffer()))).toBe(sha256(picture));
  });
});

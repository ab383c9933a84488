import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { aspectRatios, imageQualities } from '../../../src/domain/models/image-input.ts';
import { DURATION_MS, startSandbox } from '../start-sandbox.ts';

interface DecodedPng {
  width: number;
  height: number;
  palette: Buffer;
  rows: Buffer;
}

/** Reads a PNG by the specification, checksums included, and fails on what these pictures have no business with. */
function decodePng(png: Buffer): DecodedPng {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  let last = '';
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    last = png.subarray(at + 4, at + 8).toString();
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
    chunks.set(last, png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  expect(last).toBe('IEND');
  const header = chunks.get('IHDR')!;
  expect([...header.subarray(8)]).toEqual([8, 3, 0, 0, 0]);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.get('IDAT')!);
  expect(rows).toHaveLength((width + 1) * height);
  return { width, height, palette: chunks.get('PLTE')!, rows };
}

async function startAndDraw() {
  const { generate, checkStatus, pass, url, sandbox } = await startSandbox({ initialCredits: 1_000 });
  async function draw(fields: Record<string, unknown>) {
    const { generationId } = (await generate(fields)).body;
    pass(DURATION_MS);
    const response = await fetch((await checkStatus(generationId)).body.imageUrl as string);
    const png = Buffer.from(await response.arrayBuffer());
    return { response, png };
  }
  return { draw, generate, url, sandbox, pass };
}

describe('the picture behind imageUrl', () => {
  it('has the asked aspect ratio exactly and the long side of its quality', async () => {
    const { draw } = await startAndDraw();
    for (const aspectRatio of aspectRatios) {
      for (const imageQuality of imageQualities) {
        const { response, png } = await draw({ aspectRatio, imageQuality });
        expect(response.headers.get('content-type')).toBe('image/png');
        const { width, height, palette, rows } = decodePng(png);
        const [across, down] = aspectRatio.split(':').map(Number) as [number, number];
        expect(width * down).toBe(height * across);
        expect(Math.max(width, height)).toBe({ '1K': 1_024, '2K': 2_048, '4K': 4_096 }[imageQuality]);
        expect(Math.max(...rows.subarray(0, 100_000))).toBeLessThan(palette.length / 3);
      }
    }
  });

  it('differs by prompt in colours and in text, and is the same for the same prompt', async () => {
    const { draw } = await startAndDraw();
    const { png } = await draw({ prompt: 'a fox' });
    // `equals`, as a failing `toEqual` would print a megabyte.
    expect((await draw({ prompt: 'a fox' })).png.equals(png)).toBe(true);
    const [one, other] = [decodePng(png), decodePng((await draw({ prompt: 'an owl' })).png)];
    expect(other.palette.equals(one.palette)).toBe(false);
    expect(whitePixels(other)).not.toBe(whitePixels(one));
    expect(whitePixels(one)).toBeGreaterThan(1_000);
  });

  it('shows the prompt without its scenarios', async () => {
    const { draw } = await startAndDraw();
    const { png } = await draw({ prompt: '[sandbox:slow=1] a fox' });
    expect(png.equals((await draw({ prompt: 'a fox' })).png)).toBe(true);
  });

  it('draws any prompt that is accepted: long, without spaces, in other scripts', async () => {
    const { draw } = await startAndDraw();
    for (const prompt of [
      'x'.repeat(20_000),
      'word '.repeat(4_000),
      '漢字 🎉 Größe',
      '\ufdfa'.repeat(20_000),
    ])
      expect(whitePixels(decodePng((await draw({ prompt })).png))).toBeGreaterThan(500);
  });

  it('is 404 before it is finished, when the generation failed, and when nobody knows it', async () => {
    const { generate, url, pass } = await startAndDraw();
    const { generationId } = (await generate()).body;
    const failing = (await generate({ prompt: '[sandbox:fail] x' })).body.generationId;
    const status = async (id: unknown) => (await fetch(`${url}/generations/${String(id)}.png`)).status;
    expect(await status(generationId)).toBe(404);
    pass(DURATION_MS);
    expect([await status(generationId), await status(failing), await status('x')]).toEqual([200, 404, 404]);
  });
});

/** The last colour of the palette is the text's. */
function whitePixels({ palette, rows }: DecodedPng): number {
  const white = palette.length / 3 - 1;
  return rows.reduce((count, index) => count + (index === white ? 1 : 0), 0);
}

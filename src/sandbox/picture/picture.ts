import { createHash } from 'node:crypto';
import type { ResolvedImageInput } from '../../domain/models/image-input.ts';
import { createCanvas, type Canvas } from './canvas.ts';
import { transliterate } from './font.ts';
import { createPalette, LAYERS, STEPS, TEXT_INDEX } from './palette.ts';
import { encodePng } from './png.ts';
import { layOut, LINE_HEIGHT } from './text-layout.ts';

const longSides = { '1K': 1_024, '2K': 2_048, '4K': 4_096 } as const;

/** Width and height in pixels: the long side is 1,024, 2,048 or 4,096, and the aspect ratio is exact. */
export function pictureSize({
  aspectRatio,
  imageQuality,
}: Pick<ResolvedImageInput, 'aspectRatio' | 'imageQuality'>): { width: number; height: number } {
  const [across = 1, down = 1] = aspectRatio.split(':').map(Number);
  const unit = longSides[imageQuality] / Math.max(across, down);
  return { width: across * unit, height: down * unit };
}

/** Draws the prompt as text over a background that follows from it. A PNG. */
export async function renderPicture(
  prompt: string,
  caption: string,
  size: { width: number; height: number },
): Promise<Buffer> {
  const { width, height } = size;
  const seed = createHash('sha256').update(prompt).digest();
  const canvas = createCanvas(width, height);
  paintBackground(canvas, size, seed);
  paintText(canvas, size, transliterate(prompt).slice(0, DRAWN_CHARACTERS), caption);
  return encodePng({ width, height, palette: createPalette(seed), rows: canvas.rows });
}

interface Size {
  width: number;
  height: number;
}

/** The index of a layer's colour in a row: every layer is a gradient from the top to the bottom. */
function indexAt(layer: number, y: number, height: number): number {
  return layer * STEPS + Math.floor((y / height) * STEPS);
}

// More than fit at the smallest scale; some characters become 18 in transliteration, and all are measured at every scale.
const DRAWN_CHARACTERS = 8_000;

const DISCS = 4;

function paintBackground(canvas: Canvas, { width, height }: Size, seed: Buffer): void {
  for (let y = 0; y < height; y++) canvas.fillRow(y, 0, width, indexAt(LAYERS.sky, y, height));
  for (let disc = 0; disc < DISCS; disc++) {
    const [across, down, extent] = [...seed.subarray(8 + disc * 3, 11 + disc * 3)].map((byte) => byte / 255);
    const centre = { x: (across ?? 0) * width, y: (down ?? 0) * height };
    const radius = (0.1 + 0.3 * (extent ?? 0)) * Math.min(width, height);
    for (let y = Math.ceil(centre.y - radius); y < centre.y + radius; y++) {
      const half = Math.sqrt(radius ** 2 - (y - centre.y) ** 2);
      canvas.fillRow(
        y,
        Math.round(centre.x - half),
        Math.round(centre.x + half),
        indexAt(LAYERS.disc, y, height),
      );
    }
  }
}

function paintText(canvas: Canvas, { width, height }: Size, prompt: string, caption: string): void {
  // 1 at 1K, 2 at 2K, 4 at 4K: the pictures of one prompt look alike at every size.
  const unit = Math.max(width, height) / 1_024;
  const margin = 40 * unit;
  const padding = 28 * unit;
  const captionScale = 2 * unit;
  const captionTop = height - margin - padding - 8 * captionScale;
  for (let y = margin; y < height - margin; y++)
    canvas.fillRow(y, margin, width - margin, indexAt(LAYERS.panel, y, height));

  const left = margin + padding;
  const area = { width: width - 2 * left, height: captionTop - padding - left };
  const { lines, scale } = layOut(prompt, area, { min: 2 * unit, max: 10 * unit });
  const top = left + Math.max(0, Math.floor((area.height - lines.length * LINE_HEIGHT * scale) / 2));
  lines.forEach((line, number) =>
    canvas.drawText(line, left, top + number * LINE_HEIGHT * scale, scale, TEXT_INDEX),
  );
  canvas.drawText(caption, left, captionTop, captionScale, indexAt(LAYERS.disc, height - 1, height));
}

/** The palette that follows from a prompt's hash: two hues, and the same gradient in three brightnesses. */
export function createPalette(seed: Uint8Array): Colour[] {
  const hue = ((seed[0] ?? 0) / 256) * 360;
  const turn = 30 + ((seed[1] ?? 0) / 256) * 90;
  // The panel is dark enough for white text on every hue (contrast above 7:1).
  const layers = [
    { saturation: 0.6, lightness: 0.5 },
    { saturation: 0.7, lightness: 0.66 },
    { saturation: 0.5, lightness: 0.16 },
  ];
  const steps = Array.from({ length: STEPS }, (_, step) => hue + (turn * step) / STEPS);
  const gradients = layers.flatMap(({ saturation, lightness }) =>
    steps.map((stepHue) => hslToRgb(stepHue % 360, saturation, lightness)),
  );
  return [...gradients, [255, 255, 255]];
}

type Colour = readonly [red: number, green: number, blue: number];

/** Colours a layer has from the top of the picture to its bottom: three layers and the text share 256. */
export const STEPS = 84;
export const LAYERS = { sky: 0, disc: 1, panel: 2 } as const;
export const TEXT_INDEX = 3 * STEPS;

/** CSS Color 4, section "Converting HSL Colors to sRGB". */
function hslToRgb(hue: number, saturation: number, lightness: number): Colour {
  const amount = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const k = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - amount * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

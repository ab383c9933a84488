/**
 * The media type that an `Accept` header prefers (RFC 9110, section 12.5.1); the first one when it prefers several equally. Null
 * when it accepts none of them.
 */
export function acceptedMediaType<const Type extends string>(
  accept: string | undefined,
  offered: readonly Type[],
): Type | null {
  const wanted = accept?.trim() ?? '';
  const ranges = (wanted === '' ? '*/*' : wanted).split(',').map(toRange);
  let best: { type: Type | null; quality: number; precision: number } = {
    type: null,
    quality: 0,
    precision: 0,
  };
  for (const type of offered) {
    const precision = Math.max(-1, ...ranges.map((range) => precisionOf(range.name, type)));
    const range = ranges.find(({ name }) => precision >= 0 && precisionOf(name, type) === precision);
    const found = { type, quality: range?.quality ?? 0, precision };
    // `text/csv, */*` prefers the type that it names.
    const isBetter =
      found.quality > best.quality || (found.quality === best.quality && found.precision > best.precision);
    if (found.quality > 0 && isBetter) best = found;
  }
  return best.type;
}

interface Range {
  name: string;
  quality: number;
}

function toRange(text: string): Range {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { name, quality: Number.isNaN(quality) ? 0 : quality };
}

/** 2: the type itself, 1: `text/*`, 0: any, -1: another. */
function precisionOf(range: string, type: string): number {
  if (range === type) return 2;
  if (range === `${type.split('/')[0]}/*`) return 1;
  return range === '*/*' ? 0 : -1;
}

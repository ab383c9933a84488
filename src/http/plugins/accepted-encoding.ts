const supported = ['br', 'gzip'] as const;

/**
 * The encoding that an `Accept-Encoding` header prefers, brotli when it prefers both equally (RFC 9110, section 12.5.3). Null: the
 * body is sent as it is.
 */
export function acceptedEncoding(accepted: string | undefined): (typeof supported)[number] | null {
  if (accepted === undefined) return null;
  const qualities = new Map(accepted.split(',').map(toCoding));
  let best: { encoding: (typeof supported)[number] | null; quality: number } = { encoding: null, quality: 0 };
  for (const encoding of supported) {
    const quality = qualities.get(encoding) ?? qualities.get('*') ?? 0;
    if (quality > best.quality) best = { encoding, quality };
  }
  return (qualities.get('identity') ?? 0) > best.quality ? null : best.encoding;
}

function toCoding(text: string): [string, number] {
  const [name = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return [name === 'x-gzip' ? 'gzip' : name, Number.isNaN(quality) ? 0 : quality];
}
